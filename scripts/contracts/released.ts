import { readFileSync } from 'node:fs';
import { openApiOfAll } from '@gorae/contracts/api-documents.ts';
import { asyncApiOfAll } from '@gorae/contracts/event-documents.ts';
import type { Node } from '@gorae/contracts/kit/openapi/components.ts';
import { apiChanges } from '@gorae/contracts/kit/release/api-changes.ts';
import { eventChanges } from '@gorae/contracts/kit/release/event-changes.ts';
import { contractsVersion } from '@gorae/contracts/version.ts';
import { toYaml } from '@gorae/platform/http/to-yaml.ts';
import { parse } from 'yaml';
import type { ContractFile } from './contract-files.ts';

const folder = 'contracts/released';
const paths = { openapi: `${folder}/openapi.yaml`, asyncapi: `${folder}/asyncapi.yaml` };

/** One folder for each type of message, one file for each release that said it. */
export const releasedMessages = `${folder}/messages`;

/** What people may rely on from this release on. Messages of releases before stay: whoever reads must go on reading them. */
export const releaseFiles = (): readonly ContractFile[] => [
  { path: paths.openapi, text: toYaml(openApiOfAll()) },
  { path: paths.asyncapi, text: toYaml(asyncApiOfAll()) },
  ...messages().map((message) => ({
    path: `${releasedMessages}/${message.type}/${contractsVersion}.json`,
    text: `${JSON.stringify(message, null, 2)}\n`,
  })),
];

const messages = (): readonly Node[] => {
  const { messages } = asyncApiOfAll().components as { messages: Record<string, { examples: { payload: Node }[] }> };
  return Object.values(messages).flatMap(({ examples }) => examples.map(({ payload }) => payload));
};

const read = (path: string): Node => parse(readFileSync(path, 'utf8')) as Node;

/** What somebody who relies on the last release would trip over in what contracts/ says now. */
export const changesSinceRelease = (): readonly string[] => [
  ...apiChanges(read(paths.openapi), openApiOfAll()),
  ...eventChanges(read(paths.asyncapi), asyncApiOfAll()),
];

/** Before 1.0.0 a minor version may break, as semantic versioning has it; afterwards only a major one. */
export const mayBreak = (): boolean => {
  const { version } = read(paths.openapi).info as { version: string };
  const [was, is] = [version, contractsVersion].map((text) => text.split('.').map(Number));
  const [major, minor] = [(is?.[0] ?? 0) - (was?.[0] ?? 0), (is?.[1] ?? 0) - (was?.[1] ?? 0)];
  return major > 0 || (was?.[0] === 0 && minor > 0);
};

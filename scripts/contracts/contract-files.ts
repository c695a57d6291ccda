import { openApiOf, openApiOfAll, serviceNames } from '@gorae/contracts/api-documents.ts';
import { asyncApiOf, asyncApiOfAll, publisherNames } from '@gorae/contracts/event-documents.ts';
import { toOpenApi30 } from '@gorae/contracts/kit/openapi/to-openapi-30.ts';
import { toYaml } from '@gorae/platform/http/to-yaml.ts';

export interface ContractFile {
  /** From the root of the repository. */
  readonly path: string;
  readonly text: string;
}

/** Every document that is made from the values in contracts/, as it is committed. */
export const contractFiles = (): readonly ContractFile[] => [
  ...serviceNames.map((name) => ({ path: `contracts/openapi/${name}.yaml`, text: toYaml(openApiOf(name)) })),
  { path: 'contracts/openapi/gorae.yaml', text: toYaml(openApiOfAll()) },
  { path: 'contracts/openapi/gorae.3.0.yaml', text: toYaml(toOpenApi30(openApiOfAll())) },
  ...publisherNames.map((name) => ({ path: `contracts/asyncapi/${name}.yaml`, text: toYaml(asyncApiOf(name)) })),
  { path: 'contracts/asyncapi/gorae.yaml', text: toYaml(asyncApiOfAll()) },
];

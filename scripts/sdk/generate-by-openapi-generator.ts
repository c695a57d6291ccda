import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { runCommand } from '@gorae/platform/testing/servers/run-command.ts';
import { sourceFiles } from '../source-files.ts';
import type { Mend } from './mend.ts';

const version = '7.14.0';
const cache = fileURLToPath(new URL('../../node_modules/.cache/gorae/', import.meta.url));

/** The generator is one jar, fetched by Maven once. */
const fetchJar = async (): Promise<string> => {
  const jar = join(cache, `openapi-generator-cli-${version}.jar`);
  if (existsSync(jar)) return jar;
  const artifact = `-Dartifact=org.openapitools:openapi-generator-cli:${version}`;
  await runCommand(['mvn', '-q', '-B', 'dependency:copy', artifact, `-DoutputDirectory=${cache}fetching`], {
    timeoutMs: 300_000,
  });
  await rename(join(`${cache}fetching`, `openapi-generator-cli-${version}.jar`), jar);
  return jar;
};

export interface Generation {
  /** As openapi-generator calls it. */
  readonly generator: string;
  readonly document: string;
  readonly folder: string;
  readonly properties: Readonly<Record<string, string>>;
  /** `models`, `apis`, `supportingFiles`, each perhaps with a list of names; all of everything unless told. */
  readonly only?: readonly string[];
  /** Done to the text of every file. */
  readonly mend?: Mend;
}

const mendAll = (folder: string, mend: Mend): void => {
  for (const file of sourceFiles(folder)) {
    const path = join(folder, file);
    const text = readFileSync(path, 'utf8');
    const mended = mend(text);
    if (mended !== text) writeFileSync(path, mended);
  }
};

/** Generates into `folder`, in the place of an older one. Needs Java and Maven; rejects with what the generator said. */
export const generateByOpenapiGenerator = async (asked: Generation): Promise<void> => {
  const { generator, document, folder, properties, only = [], mend } = asked;
  const jar = await fetchJar();
  await rm(folder, { recursive: true, force: true });
  const given = Object.entries(properties).map(([name, value]) => `${name}=${value}`);
  await runCommand(
    [
      ...['java', '-jar', jar, 'generate', '-g', generator, '-i', document, '-o', folder],
      ...['--additional-properties', given.join(',')],
      ...(only.length === 0 ? [] : ['--global-property', only.join(',')]),
    ],
    { timeoutMs: 180_000 },
  );
  if (mend !== undefined) mendAll(folder, mend);
};

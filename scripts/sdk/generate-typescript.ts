import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { plugin } from 'bun';
import typescript from 'typescript-5';

/** Files that every client is given as they are; they are written for compilers that are less strict than ours. */
const runtimeFolders = ['client', 'core'];

/** Writes the generated half of the TypeScript SDK into an empty or older folder. */
export const generateTypescript = async (folder: string): Promise<void> => {
  // The generator prints code with the compiler's own API, which TypeScript 7 does not have.
  plugin({
    name: 'typescript-5',
    setup: (build) => {
      build.module('typescript', () => ({ exports: { default: typescript, ...typescript }, loader: 'object' }));
    },
  });
  const { createClient } = await import('@hey-api/openapi-ts');
  await createClient({
    input: 'contracts/openapi/gorae.yaml',
    output: { path: folder, module: { extension: '.ts' }, entryFile: false },
    plugins: ['@hey-api/client-fetch', '@hey-api/typescript', '@hey-api/sdk'],
    logs: { level: 'silent', file: false },
  });
  for (const part of runtimeFolders)
    for (const name of readdirSync(join(folder, part))) {
      const path = join(folder, part, name);
      writeFileSync(path, `// @ts-nocheck\n${readFileSync(path, 'utf8')}`);
    }
  mendClient(join(folder, 'client', 'client.gen.ts'));
};

const handsOn = 'body: getValidRequestBody(opts),';

/** The generated client hands its own options on to `Request`, where Deno takes `client` for one of its own and refuses. */
const mendClient = (path: string): void => {
  const source = readFileSync(path, 'utf8');
  if (!source.includes(handsOn))
    throw new Error(`${path} is written otherwise now: see that no client reaches Request`);
  writeFileSync(path, source.replaceAll(handsOn, `${handsOn}\n        client: undefined,`));
};

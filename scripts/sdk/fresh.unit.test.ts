import { expect, test } from 'bun:test';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { contractsVersion } from '@gorae/contracts/version.ts';
import { sourceFiles } from '../source-files.ts';
import { generateTypescript } from './generate-typescript.ts';

const committed = 'sdk/typescript/generated';

const textsIn = (folder: string): Readonly<Record<string, string>> =>
  Object.fromEntries(sourceFiles(folder).map((file) => [file, readFileSync(join(folder, file), 'utf8')]));

test('the TypeScript SDK is what the contract generates: npm run sdk', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'gorae-sdk-'));
  try {
    await generateTypescript(join(folder, 'generated'));
    const [made, kept] = [textsIn(join(folder, 'generated')), textsIn(committed)];
    expect(Object.keys(kept)).toEqual(Object.keys(made));
    expect(Object.keys(made).filter((file) => made[file] !== kept[file])).toEqual([]);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test.each([
  ['sdk/typescript/package.json', `"version": "${contractsVersion}"`],
  ['sdk/python/pyproject.toml', `version = "${contractsVersion}"`],
  ['sdk/kotlin/pom.xml', `<artifactId>gorae-client</artifactId>\n  <version>${contractsVersion}</version>`],
])('%s has the version of the contract', (file, told) => expect(readFileSync(file, 'utf8')).toContain(told));

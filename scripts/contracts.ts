import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { readCommandLine } from '@gorae/platform/run/command-line.ts';
import { type ContractFile, contractFiles } from './contracts/contract-files.ts';
import { changesSinceRelease, mayBreak, releaseFiles } from './contracts/released.ts';

const usage = `Writes the documents that are made from contracts/.

  npm run contracts [-- --release]

  --release   also writes down what people may rely on from now on, unless that breaks what they rely on already`;

const { values: flags } = readCommandLine(usage, { options: { release: { type: 'boolean' } } });

const isWritten = ({ path, text }: ContractFile): boolean => existsSync(path) && readFileSync(path, 'utf8') === text;

const write = (files: readonly ContractFile[]): void => {
  const stale = files.filter((file) => !isWritten(file));
  for (const { path, text } of stale) {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
    console.log(`wrote ${path}`);
  }
  if (stale.length === 0) console.log('every document is as contracts/ says');
};

write(contractFiles());
if (flags.release) {
  const changes = existsSync('contracts/released/openapi.yaml') ? changesSinceRelease() : [];
  for (const change of changes) console.log(`breaks: ${change}`);
  if (changes.length > 0 && !mayBreak()) {
    console.error('This breaks the last release: raise the version in contracts/version.ts, or take it back.');
    process.exit(1);
  }
  write(releaseFiles());
}

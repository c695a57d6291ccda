import { expect, test } from 'bun:test';
import { spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { findPythonTool } from '@gorae/platform/testing/python-tool.ts';
import { aLatte } from '../cafe/counter.ts';
import { openCafe } from '../cafe/open.ts';
import { staffKey, temporaryFolder } from '../cafe/start.ts';
import { documentForSchemathesis, settingsForSchemathesis } from './for-schemathesis.ts';

const limitMs = 170_000;
const casesPerOperation = 200;
const leastCases = 5000;

const checks = [
  'not_a_server_error',
  'status_code_conformance',
  'content_type_conformance',
  'response_headers_conformance',
  'response_schema_conformance',
].join(',');

const options = [
  `--max-examples=${casesPerOperation}`,
  `--checks=${checks}`,
  '--no-shrink',
  '--continue-on-failure',
  '--no-color',
];

/** Resolves with all that it printed, its exit code last. */
const run = async (command: string, args: readonly string[], folder: string) => {
  const child = spawn(command, args, { cwd: folder, stdio: ['ignore', 'pipe', 'pipe'], timeout: limitMs });
  const ended = new Promise<number>((resolve) => child.on('close', (code) => resolve(code ?? -1)));
  const [out, errors, code] = await Promise.all([text(child.stdout), text(child.stderr), ended]);
  return { output: out + errors, code };
};

test('thousands of requests, right and wrong, get only what the contract tells', async () => {
  const command = findPythonTool('schemathesis');
  if (command === undefined) throw new Error('This lane runs where schemathesis is');
  await using cafe = await openCafe();
  await using folder = await temporaryFolder();
  await cafe.place(aLatte);
  writeFileSync(join(folder.path, 'openapi.json'), JSON.stringify(documentForSchemathesis()));
  writeFileSync(join(folder.path, 'schemathesis.toml'), settingsForSchemathesis(cafe.url, staffKey));
  const seed = Number(process.env.SEED ?? Math.floor(Math.random() * 1e9));
  const { output, code } = await run(command, ['run', 'openapi.json', `--seed=${seed}`, ...options], folder.path);
  if (code !== 0) process.stdout.write(output);
  expect(code).toBe(0);
  expect(Number(/(\d+) generated/.exec(output)?.[1])).toBeGreaterThan(leastCases);
  expect((await cafe.ask('GET', '/readyz')).status).toBe(200);
});

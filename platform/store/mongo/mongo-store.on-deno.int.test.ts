import { expect, test } from 'bun:test';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { useMongoDb } from '../../testing/servers/mongodb.ts';

const flags = ['--allow-all', '--no-check', '--no-lock', '--no-remote', '--node-modules-dir=manual'];

/** What Deno printed, when the file's tests fail or there are none. */
const runOnDeno = async (file: string, mongoDbUrl: string): Promise<string> => {
  const binaries = fileURLToPath(new URL('../../../node_modules/@deno/', import.meta.url));
  const [platform] = readdirSync(binaries);
  const child = spawn(
    `${binaries}${platform}/deno`,
    ['test', ...flags, fileURLToPath(new URL(file, import.meta.url))],
    {
      env: { ...process.env, MONGODB_URL: mongoDbUrl, NO_COLOR: '1' },
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  );
  let printed = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk) => {
      printed += chunk;
    });
  const [code] = await once(child, 'close');
  return `${printed}\nexit code ${code}`;
};

test('the MongoDB store keeps every rule of its suite on Deno', async () => {
  await using server = await useMongoDb();
  const printed = await runOnDeno('./mongo-store-deno-lab.ts', server.url);
  expect(printed).toMatch(/\| [1-9]\d* passed \| 0 failed/);
  expect(printed).toEndWith('exit code 0');
});

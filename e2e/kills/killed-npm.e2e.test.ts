import { expect, test } from 'bun:test';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { until } from '@gorae/platform/testing/until.ts';
import { temporaryFolder } from '../cafe/start.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));

test('a café ends when the shell that npm has started it by is gone', async () => {
  await using folder = await temporaryFolder();
  const launch = [process.execPath, 'scripts/launch.mjs', 'cafe/main.ts'];
  // Something is left to do for the shell: otherwise it would become what it starts.
  const shell = spawn('sh', ['-c', '"$0" "$@"; true', ...launch], {
    cwd: root,
    env: { ...process.env, PORT: '0', HOST: '127.0.0.1', DATA_DIR: folder.path, npm_lifecycle_event: 'start' },
    stdio: ['ignore', 'pipe', 'inherit'],
    // A group of its own, so that nothing of it is left when this test fails.
    detached: true,
  });
  await using _ = { [Symbol.asyncDispose]: async () => killGroup(shell) };
  let output = '';
  shell.stdout.on('data', (chunk: Buffer) => {
    output += chunk.toString();
  });
  // When all who have it open are gone.
  const ended = once(shell.stdout, 'end');
  await until(() => /http:\/\/localhost:\d+/.test(output), { what: 'the café is open', timeoutMs: 60_000 });
  shell.kill('SIGTERM');
  expect(await ended).toEqual([]);
});

const killGroup = ({ pid }: ChildProcess): void => {
  if (pid === undefined) return;
  try {
    process.kill(-pid, 'SIGKILL');
  } catch {
    // All of it has ended, as it should.
  }
};

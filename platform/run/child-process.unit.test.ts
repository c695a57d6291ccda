import { afterEach, describe, expect, test } from 'bun:test';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { until } from '../testing/until.ts';
import { type Child, type ChildOptions, openChild } from './child-process.ts';
import { systemClock } from './clock.ts';
import { StartFault } from './config-fault.ts';
import { silentLog } from './log.ts';

const closers: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).toReversed()) await close();
});

/** A script that says its process id, its arguments and a variable, and then what it is told to do. */
const open = async (then: string, options: Partial<ChildOptions> = {}): Promise<Child> => {
  const folder = await mkdtemp(join(tmpdir(), 'child-'));
  closers.push(() => rm(folder, { recursive: true, force: true }));
  const script = join(folder, 'child.ts');
  const say = "console.log('ready', process.pid, process.argv.slice(2).join(), process.env.COLOUR ?? '');";
  await writeFile(script, then.includes('{say}') ? then.replace('{say}', say) : then);
  const child = await openChild({
    script,
    args: (lastSaid) => [lastSaid === undefined ? 'first' : 'again'],
    readReady: (line) => /^ready (.*)$/.exec(line)?.[1],
    clock: systemClock,
    log: silentLog,
    ...options,
  });
  closers.push(child.close);
  return child;
};

const stays = '{say} setInterval(() => undefined, 1000);';

describe('a child', () => {
  test('is there when it says so, with the arguments and the environment that it was given', async () => {
    const child = await open(stays, { env: { COLOUR: 'blue' } });
    expect(child.ready()).toMatch(/^\d+ first blue$/);
    expect(child.isUp()).toBe(true);
  });

  test('is started again when it dies, and is not up meanwhile', async () => {
    const child = await open(stays);
    const pid = Number(child.ready().split(' ')[0]);
    process.kill(pid, 'SIGKILL');
    await until(() => !child.isUp(), { what: 'its death is seen' });
    await until(() => child.isUp() && child.ready().includes('again'), { what: 'it is there again' });
    expect(Number(child.ready().split(' ')[0])).not.toBe(pid);
  });

  test('that dies is told of when it is started again, and not when it only ended before its parent, by the same signal', async () => {
    const told: string[] = [];
    const log = { ...silentLog, error: (message: string) => void told.push(message) };
    const [kept, closed] = [await open(stays, { log }), await open(stays, { log })];
    for (const child of [closed, kept]) process.kill(Number(child.ready().split(' ')[0]), 'SIGTERM');
    await until(() => !closed.isUp(), { what: 'its death is seen' });
    await closed.close();
    await until(() => kept.isUp() && kept.ready().includes('again'), { what: 'the other is there again' });
    expect(told).toEqual(['a child process ended; starting it again']);
  });

  test('that ends before it is ready cannot be started', async () => {
    await expect(open('process.exit(3);')).rejects.toThrow(StartFault);
  });

  test('ends when it is closed, and is not started again', async () => {
    const child = await open(stays);
    const pid = Number(child.ready().split(' ')[0]);
    await child.close();
    expect(() => process.kill(pid, 0)).toThrow();
  });
});

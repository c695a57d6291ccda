import { describe, expect, test } from 'bun:test';
import { groupIsAlive } from './process-group.ts';
import { runProcess } from './run-process.ts';

const script = (code: string): readonly string[] => [process.execPath, '-e', code];

describe('a process', () => {
  test('tells its exit code and what it said on both outputs', async () => {
    const finished = await runProcess(script("console.log('out'); console.error('err'); process.exit(3)"), {
      limitSeconds: 20,
    });
    expect(finished).toMatchObject({ code: 3, timedOut: false, leftProcesses: false });
    expect(finished.output.split('\n').sort()).toEqual(['', 'err', 'out']);
  });

  test('that cannot be started is a result, not an exception', async () => {
    const finished = await runProcess(['/nowhere/at-all'], { limitSeconds: 5 });
    expect(finished.code).toBeUndefined();
    expect(finished.output).toContain('/nowhere/at-all');
  });

  test('that hangs is ended at its limit, with its children', async () => {
    const finished = await runProcess(['sh', '-c', 'echo $$; sleep 60; true'], { limitSeconds: 1 });
    expect(finished).toMatchObject({ timedOut: true, leftProcesses: false });
    const pid = Number(finished.output);
    expect(pid).toBeGreaterThan(0);
    expect(groupIsAlive(pid)).toBe(false);
  });

  test('that ends before its children is told as such, and they are killed', async () => {
    const leave =
      "require('node:child_process').spawn('sleep', ['60'], { stdio: 'ignore' }).unref(); console.log(process.pid);";
    const finished = await runProcess(script(leave), { limitSeconds: 20, graceMs: 200 });
    expect(finished).toMatchObject({ code: 0, leftProcesses: true });
    expect(groupIsAlive(Number(finished.output))).toBe(false);
  });
});

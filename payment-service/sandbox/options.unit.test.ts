import { describe, expect, test } from 'bun:test';
import { readSandboxCommand } from './options.ts';

describe("the sandbox's command", () => {
  test('has defaults for everything', () => {
    expect(readSandboxCommand([], {})).toEqual({
      journal: 'data/sandbox.jsonl',
      host: '127.0.0.1',
      port: 3010,
      declineRate: 0.1,
      seed: 1,
      exitWithParent: false,
    });
  });

  test('reads the environment, and options before it', () => {
    const env = { DATA_DIR: '/srv', SEED: '5', SANDBOX_DECLINE_RATE: '0.5', PORT: '3000' };
    const args = ['--port', '0', '--decline-rate', '0', '--exit-with-parent'];
    expect(readSandboxCommand(args, env)).toMatchObject({
      journal: '/srv/sandbox.jsonl',
      port: 0,
      declineRate: 0,
      seed: 5,
      exitWithParent: true,
    });
    expect(readSandboxCommand(['--journal', '/tmp/j'], env).journal).toBe('/tmp/j');
  });

  test('names everything that is wrong at once', () => {
    expect(() => readSandboxCommand(['--port', 'x', '--decline-rate', '2'], {})).toThrow(
      /PORT.*\n.*SANDBOX_DECLINE_RATE/,
    );
    expect(() => readSandboxCommand(['--colour', 'red'], {})).toThrow('--decline-rate …');
  });
});

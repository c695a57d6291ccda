import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { until } from '../testing/until.ts';
import { createVirtualClock } from '../testing/virtual-clock.ts';
import { StartFault } from './config-fault.ts';
import { type Own, type ProcessHost, run } from './lifecycle.ts';
import { createLog } from './log.ts';

const setUp = () => {
  const state = { exits: [] as number[], errors: '', told: [] as string[] };
  const handlers = { signal: (_: string) => {}, fault: (_: unknown) => {}, late: () => {} };
  const host: ProcessHost = {
    onSignal: (handler) => {
      handlers.signal = handler;
    },
    onFault: (handler) => {
      handlers.fault = handler;
    },
    writeError: (text) => {
      state.errors += text;
    },
    exit: (code) => state.exits.push(code),
    deadline: (_ms, late) => {
      handlers.late = late;
      return () => state.told.push('deadline called off');
    },
  };
  const log = createLog({ write: (line) => state.told.push(line), clock: createVirtualClock(0), level: 'info' });
  const start = (main: (own: Own) => Promise<void>) => run(main, { log, host });
  const exited = () => until(() => state.exits.length > 0, { what: 'the process exits' });
  return { state, handlers, start, exited };
};

const closing = (name: string, closed: string[], fails = false) => ({
  close: async () => {
    await Promise.resolve();
    closed.push(name);
    if (fails) throw new Error(`${name} does not close`);
  },
});

describe('a process', () => {
  test('closes what it owns in reverse when told to stop', async () => {
    const { state, handlers, start, exited } = setUp();
    const closed: string[] = [];
    start(async (own) => {
      own(closing('store', closed));
      own(closing('bus', closed));
      own(closing('http', closed));
    });
    handlers.signal('SIGTERM');
    await exited();
    expect([closed, state.exits]).toEqual([['http', 'bus', 'store'], [0]]);
    expect(state.told).toContain('deadline called off');
  });

  test('closes the others when one fails to close, and says so by its code', async () => {
    const { state, handlers, start, exited } = setUp();
    const closed: string[] = [];
    start(async (own) => {
      own(closing('store', closed));
      own(closing('bus', closed, true));
    });
    handlers.signal('SIGINT');
    await exited();
    expect([closed, state.exits]).toEqual([['bus', 'store'], [1]]);
    expect(state.told.join()).toContain('bus does not close');
  });

  test('is forced by a second signal from a keyboard, and not by one that was only passed on', async () => {
    const { state, handlers, start } = setUp();
    start(async (own) => {
      own({ close: () => new Promise<void>(() => undefined) });
    });
    handlers.signal('SIGTERM');
    handlers.signal('SIGTERM');
    expect(state.exits).toEqual([]);
    handlers.signal('SIGINT');
    expect(state.exits).toEqual([1]);
  });

  test('is forced when closing takes too long', () => {
    const { state, handlers, start } = setUp();
    start(async (own) => {
      own({ close: () => new Promise<void>(() => undefined) });
    });
    handlers.signal('SIGTERM');
    handlers.late();
    expect(state.exits).toEqual([1]);
  });

  test('that cannot start says why in its lines only, and closes what was open', async () => {
    const { state, start, exited } = setUp();
    const closed: string[] = [];
    start(async (own) => {
      own(closing('store', closed));
      throw new StartFault('PORT: 3000 is in use');
    });
    await exited();
    expect([state.errors, state.exits, closed]).toEqual(['PORT: 3000 is in use\n', [1], ['store']]);
    expect(state.told.join()).not.toContain('stack');
  });

  test('that fails to start unexpectedly logs the stack', async () => {
    const { state, start, exited } = setUp();
    start(async () => {
      throw new TypeError('a bug');
    });
    await exited();
    expect([state.errors, state.exits]).toEqual(['', [1]]);
    expect(state.told.join()).toContain('lifecycle.unit.test.ts');
  });

  test('told to stop while it starts opens nothing more and closes what comes too late', async () => {
    const { state, handlers, start, exited } = setUp();
    const closed: string[] = [];
    const gate = Promise.withResolvers<void>();
    let started = false;
    start(async (own) => {
      own(closing('store', closed));
      await gate.promise;
      own(closing('bus', closed));
      started = true;
    });
    handlers.signal('SIGTERM');
    await exited();
    gate.resolve();
    await until(() => closed.includes('bus'), { what: 'the late one is closed' });
    expect([started, state.exits]).toEqual([false, [0]]);
  });

  test('ends on what nobody caught', () => {
    const { state, handlers, start } = setUp();
    start(async () => undefined);
    handlers.fault(new Error('unseen'));
    expect(state.exits).toEqual([1]);
    expect(state.told.join()).toContain('unseen');
  });
});

describe('a real process', () => {
  let folder = '';
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'lifecycle-'));
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  const spawn = (main: string) => {
    const file = join(folder, `${Bun.hash(main)}.ts`);
    const here = import.meta.dir;
    writeFileSync(
      file,
      `import { run } from '${here}/lifecycle.ts';
import { StartFault } from '${here}/config-fault.ts';
import { silentLog } from '${here}/log.ts';
const keepAlive = () => { const timer = setInterval(() => {}, 1000); return { close: () => { clearInterval(timer); console.log('closed'); } }; };
run(async (own) => { ${main} }, { log: silentLog });
void [StartFault, keepAlive];`,
    );
    return Bun.spawn([process.execPath, file], { stdout: 'pipe', stderr: 'pipe' });
  };

  test('closes on SIGTERM and ends with 0', async () => {
    const child = spawn(`own(keepAlive()); console.log('open');`);
    const reader = child.stdout.getReader();
    await reader.read();
    child.kill('SIGTERM');
    expect(new TextDecoder().decode((await reader.read()).value)).toBe('closed\n');
    expect(await child.exited).toBe(0);
  });

  test('ends with 1 and one line when it cannot start', async () => {
    const child = spawn(`own(keepAlive()); throw new StartFault('DATA_DIR: in use');`);
    expect(await child.exited).toBe(1);
    expect(await new Response(child.stderr).text()).toBe('DATA_DIR: in use\n');
  });

  test('ends with 1 on an unhandled rejection', async () => {
    const child = spawn(`own(keepAlive()); void Promise.reject(new Error('unseen'));`);
    expect(await child.exited).toBe(1);
  });
});

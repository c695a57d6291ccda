import { describe, expect, test } from 'bun:test';
import { Unavailable } from '../errors.ts';
import { createVirtualClock } from '../testing/virtual-clock.ts';
import { createLog } from './log.ts';
import { createSweeper } from './sweeper.ts';

interface Item {
  readonly id: string;
}

/** A pause is everyMs × 0.8…1.2; this chance makes it exactly everyMs. */
const evenly = () => 0.5;

const setUp = () => {
  const clock = createVirtualClock(0);
  const lines: string[] = [];
  const log = createLog({ write: (line) => lines.push(line), clock, level: 'info' });
  return { clock, lines, sweeper: createSweeper({ clock, random: evenly, log, everyMs: 500 }) };
};

describe('a sweeper', () => {
  test('handles what is due, one by one, every half second', async () => {
    const { clock, sweeper } = setUp();
    const seen: string[] = [];
    let inside = 0;
    let most = 0;
    let due: Item[] = [{ id: 'a' }, { id: 'b' }];
    sweeper.watch({
      name: 'w',
      due: async () => due.splice(0),
      handle: async ({ id }) => {
        inside += 1;
        most = Math.max(most, inside);
        await Promise.resolve();
        seen.push(`${id}@${clock.now()}`);
        inside -= 1;
      },
    });
    sweeper.start();
    sweeper.start();
    await clock.advance(499);
    due = [{ id: 'c' }];
    await clock.advance(1);
    expect([seen, most]).toEqual([['a@0', 'b@0', 'c@500'], 1]);
    await sweeper.close();
  });

  test('goes on after an item that fails, and tells of it once', async () => {
    const { clock, lines, sweeper } = setUp();
    const done: string[] = [];
    const due: Item[] = [{ id: 'bad' }, { id: 'good' }];
    sweeper.watch({
      name: 'w',
      due: async () => due,
      handle: async ({ id }) => {
        if (id === 'bad') throw new Error('broken item');
        done.push(id);
      },
    });
    sweeper.start();
    await clock.advance(2000);
    await sweeper.close();
    expect(done).toHaveLength(5);
    expect(lines.filter((line) => line.includes('broken item'))).toHaveLength(1);
    expect(JSON.parse(lines[0] ?? '')).toMatchObject({ level: 'error', watch: 'w', documentId: 'bad' });
  });

  test('backs off while the world is away, which is no error, and comes back to its pace', async () => {
    const { clock, lines, sweeper } = setUp();
    const asked: number[] = [];
    let away = true;
    sweeper.watch<Item>({
      name: 'w',
      due: async () => {
        asked.push(clock.now());
        if (away) throw new Unavailable('no store');
        return [];
      },
      handle: async () => undefined,
    });
    sweeper.start();
    await clock.advance(7000);
    expect(asked).toEqual([0, 1000, 3000, 7000]);
    expect(lines.map((line) => JSON.parse(line).level)).toEqual(['warn']);
    away = false;
    await clock.advance(8500);
    expect(asked.slice(4)).toEqual([15_000, 15_500]);
    await clock.advance(0);
    await sweeper.close();
  });

  test('leaves the rest of a page when a vendor is away in the middle of it', async () => {
    const { clock, sweeper } = setUp();
    const tried: string[] = [];
    sweeper.watch({
      name: 'w',
      due: async () => [{ id: 'a' }, { id: 'b' }],
      handle: async ({ id }) => {
        tried.push(id);
        throw new Unavailable('no vendor');
      },
    });
    sweeper.start();
    await clock.advance(0);
    expect(tried).toEqual(['a']);
    await sweeper.close();
  });

  test('works through more than a page without a pause, but does not spin on a page that fails', async () => {
    const { clock, sweeper } = setUp();
    const due = Array.from({ length: 250 }, (_, at) => ({ id: String(at) }));
    let failing = false;
    let tries = 0;
    sweeper.watch({
      name: 'w',
      due: async (_now, limit) => due.slice(0, limit),
      handle: async (item) => {
        tries += 1;
        if (failing) throw new Error('no');
        due.splice(due.indexOf(item), 1);
      },
    });
    sweeper.start();
    await clock.advance(0);
    expect([due.length, clock.now()]).toEqual([0, 0]);
    failing = true;
    due.push(...Array.from({ length: 100 }, (_, at) => ({ id: `late ${at}` })));
    await clock.advance(500);
    expect(tries).toBe(350);
    await sweeper.close();
  });

  test('finishes the item in hand on closing and begins no other', async () => {
    const { clock, sweeper } = setUp();
    const gate = Promise.withResolvers<void>();
    const done: string[] = [];
    sweeper.watch({
      name: 'w',
      due: async () => [{ id: 'a' }, { id: 'b' }],
      handle: async ({ id }) => {
        await gate.promise;
        done.push(id);
      },
    });
    sweeper.start();
    await clock.advance(0);
    const closed = sweeper.close();
    expect(Bun.peek.status(closed)).toBe('pending');
    gate.resolve();
    await closed;
    await clock.advance(5000);
    expect(done).toEqual(['a']);
  });

  test('does not wait on closing for a store that is silent', async () => {
    const { clock, sweeper } = setUp();
    sweeper.watch({ name: 'w', due: () => new Promise<never>(() => undefined), handle: async () => undefined });
    sweeper.start();
    await clock.advance(0);
    await sweeper.close();
  });

  test('has watches beside each other: a slow one does not hold up the next', async () => {
    const { clock, sweeper } = setUp();
    let seen = 0;
    sweeper.watch({ name: 'slow', due: async () => [{ id: 'a' }], handle: () => clock.sleep(60_000) }).watch({
      name: 'quick',
      due: async () => {
        seen += 1;
        return [];
      },
      handle: async () => undefined,
    });
    sweeper.start();
    await clock.advance(2000);
    expect(seen).toBe(5);
    const closed = sweeper.close();
    await clock.advance(60_000);
    await closed;
  });
});

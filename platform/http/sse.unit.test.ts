import { describe, expect, test } from 'bun:test';
import { Refusal } from '../errors.ts';
import { silentLog } from '../run/log.ts';
import { seededRandom } from '../run/random.ts';
import { createVirtualClock } from '../testing/virtual-clock.ts';
import { createHub, type StreamRequest } from './sse.ts';

const setUp = (options: { limit?: number } = {}) => {
  const clock = createVirtualClock(0);
  const hub = createHub({ clock, random: seededRandom(7), log: silentLog, ...options });
  const open = (request: Partial<StreamRequest> = {}) => {
    const reply = hub.open({
      topic: 'a',
      signal: new AbortController().signal,
      snapshot: () => ({ event: 'snapshot', data: 0 }),
      ...request,
    });
    return { reply, reader: readerOf(reply) };
  };
  return { clock, hub, open, note: (key: string, data: unknown) => hub.publish('a', key, { event: 'note', data }) };
};

const readerOf = (reply: Response) => {
  if (reply.body === null) throw new Error('a stream has a body');
  const reader = reply.body.getReader();
  const decoder = new TextDecoder();
  const read = async (): Promise<string | undefined> => decoder.decode((await reader.read()).value) || undefined;
  const all = async () => {
    let text = '';
    for (let piece = await read(); piece !== undefined; piece = await read()) text += piece;
    return text;
  };
  return { read, all, cancel: () => reader.cancel() };
};

const dataOf = (text: string | undefined) => [...(text ?? '').matchAll(/data: (.*)\n/g)].map((match) => match[1]);

describe('a stream', () => {
  test('has its first bytes at once: retry and the snapshot', async () => {
    const { reader } = setUp().open();
    expect(await reader.read()).toMatch(/^retry: ([3-9]\d{3}|10000)\n\nevent: snapshot\ndata: 0\n\n$/);
  });

  test('tells what is published while its snapshot is taken, after the snapshot', async () => {
    const { open, note } = setUp();
    const { reader } = open({
      snapshot: () => {
        note('k', 1);
        return { event: 'snapshot', data: 0 };
      },
    });
    expect([...dataOf(await reader.read()), ...dataOf(await reader.read())]).toEqual(['0', '1']);
  });

  test('gives a client that was busy the newest event of each key only', async () => {
    const { open, note } = setUp();
    const { reader } = open();
    await reader.read();
    note('x', 'x1');
    note('y', 'y1');
    note('x', 'x2');
    expect(dataOf(await reader.read())).toEqual(['"y1"', '"x2"']);
  });

  test('shares its bytes with the others: an event is encoded once', async () => {
    const { open, hub } = setUp();
    const bodies = [open().reply, open().reply, open().reply];
    let encoded = 0;
    const data = {
      toJSON: () => {
        encoded += 1;
        return 'once';
      },
    };
    hub.publish('a', 'k', { event: 'note', data });
    hub.publish('nobody listens', 'k', { event: 'note', data });
    hub.close();
    expect([bodies.length, encoded]).toEqual([3, 1]);
  });

  test('ends for a client that is 1001 events behind, and the hub forgets it', async () => {
    const { clock, hub, open, note } = setUp();
    open();
    for (let count = 0; count < 1000; count++) note(`k${count}`, count);
    await clock.advance(0);
    expect(hub.count()).toBe(1);
    note('one more', 1);
    await clock.advance(0);
    expect(hub.count()).toBe(0);
  });

  test('ends for a client that is more than 512 KiB behind, but not for one state that is told again and again', async () => {
    const { clock, hub, open, note } = setUp();
    open();
    for (let count = 0; count < 10; count++) note('same', 'x'.repeat(300_000));
    await clock.advance(0);
    expect(hub.count()).toBe(1);
    note('other', 'x'.repeat(300_000));
    await clock.advance(0);
    expect(hub.count()).toBe(0);
  });

  test('may begin with a snapshot of any size', async () => {
    const { clock, hub, open, note } = setUp();
    open({ snapshot: () => ({ event: 'snapshot', data: 'x'.repeat(200_000) }) });
    note('k', 1);
    await clock.advance(0);
    expect(hub.count()).toBe(1);
  });

  test('is kept alive every 15 seconds', async () => {
    const { clock, open } = setUp();
    const { reader } = open();
    await reader.read();
    const next = reader.read();
    await clock.advance(14_999);
    expect(Bun.peek.status(next)).toBe('pending');
    await clock.advance(1);
    expect(await next).toBe(': hb\n\n');
  });

  test('ends cleanly after about ten minutes, with a time to come back', async () => {
    const { clock, hub, open } = setUp();
    const { reader } = open();
    const text = reader.all();
    await clock.advance(8 * 60_000 - 1);
    expect(hub.count()).toBe(1);
    await clock.advance(4 * 60_000 + 15_000);
    expect(hub.count()).toBe(0);
    expect(await text).toMatch(/retry: \d+\n\n$/);
  });

  test('ends after so many events, the snapshot included', async () => {
    const { open, note, hub } = setUp();
    const { reader } = open({ limit: 2 });
    note('a', 1);
    note('b', 2);
    expect(dataOf(await reader.all())).toEqual(['0', '1']);
    expect(dataOf(await open({ limit: 1 }).reader.all())).toEqual(['0']);
    expect(hub.count()).toBe(0);
  });

  test('is forgotten when the client leaves, by signal or by cancel', async () => {
    const { hub, open } = setUp();
    const leaving = new AbortController();
    open({ signal: leaving.signal });
    const { reader } = open();
    expect(hub.count('a')).toBe(2);
    leaving.abort();
    await reader.cancel();
    expect([hub.count('a'), hub.count()]).toEqual([0, 0]);
  });

  test('of a client that has already left is not kept', () => {
    const { hub, open } = setUp();
    open({ signal: AbortSignal.abort() });
    expect(hub.count()).toBe(0);
  });

  test('is not opened when the snapshot is refused', () => {
    const { hub, open } = setUp();
    const snapshot = () => {
      throw new Refusal('missing', 'note-not-found');
    };
    expect(() => open({ snapshot })).toThrow('note-not-found');
    expect(hub.count()).toBe(0);
  });
});

describe('a hub', () => {
  test('refuses one stream too many', () => {
    const { open } = setUp({ limit: 1 });
    open();
    expect(() => open()).toThrow(expect.objectContaining({ code: 'too-many-streams', kind: 'busy' }));
  });

  test('ends everything on closing, what is pending and a last retry included, and opens nothing more', async () => {
    const { hub, open, note } = setUp();
    const { reader } = open();
    note('k', 'pending');
    hub.close();
    expect(await reader.all()).toMatch(/data: "pending"\n\nretry: \d+\n\n$/);
    expect(() => open()).toThrow(Refusal);
  });

  test('does not keep time when nobody listens', async () => {
    const { clock, hub, open } = setUp();
    const { reader } = open();
    await reader.cancel();
    let slept = 0;
    const idle = createHub({
      clock: {
        ...clock,
        sleep: async () => {
          slept += 1;
        },
      },
      random: seededRandom(1),
      log: silentLog,
    });
    await clock.advance(60_000);
    expect([slept, idle.count(), hub.count()]).toEqual([0, 0, 0]);
  });

  test.each(['Order', 'a b', 'a\ndata: forged', ''])('refuses the event name %p', (event) => {
    const { hub, open } = setUp();
    open();
    expect(() => hub.publish('a', 'k', { event, data: 1 })).toThrow();
  });

  test('puts line breaks of the data into one JSON line, and refuses ids that are no plain token', async () => {
    const { hub, open } = setUp();
    const { reader } = open();
    await reader.read();
    hub.publish('a', 'k', { event: 'note', data: 'a\r\n\ndata: forged' });
    expect(await reader.read()).toBe('event: note\ndata: "a\\r\\n\\ndata: forged"\n\n');
    expect(() => hub.publish('a', 'k', { event: 'note', data: 1, id: '1\n' })).toThrow();
  });
});

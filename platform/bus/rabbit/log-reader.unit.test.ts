import { describe, expect, test } from 'bun:test';
import { EventEmitter } from 'node:events';
import type { ConsumeMessage } from 'amqplib';
import { Unavailable } from '../../errors.ts';
import { nextTurn } from '../../run/defer.ts';
import { silentLog } from '../../run/log.ts';
import { createVirtualClock } from '../../testing/virtual-clock.ts';
import { aLetter, type Letter } from '../suite/bus-lab.ts';
import { brokerNames } from './broker-names.ts';
import { createLogReader } from './log-reader.ts';
import type { Session } from './session.ts';

const asked = 1_700_000_000_000;

/** A connection on which the test is the broker. */
const createLine = () => {
  const ended = new AbortController();
  const line = { starts: [] as unknown[], listen: (_message: ConsumeMessage) => {}, answers: true };
  const channel = Object.assign(new EventEmitter(), {
    prefetch: async () => {
      if (line.starts.length > 0 && !line.answers) throw new Error('no answer');
    },
    ack: () => undefined,
    checkQueue: async () => {
      throw new Error('403 (ACCESS-REFUSED)');
    },
    consume: async (_queue: string, listen: typeof line.listen, options: { arguments: Record<string, unknown> }) => {
      line.listen = listen;
      line.starts.push(options.arguments['x-stream-offset']);
    },
  });
  const session = {
    ended: ended.signal,
    guardedChannel: async () => channel,
    release: async () => undefined,
    answer: (promise: Promise<unknown>) => promise,
    fail: () => ended.abort(),
  } as unknown as Session;
  return { line, session };
};

const entry = (offset: number, { text = `letter ${offset}`, at = asked - 1_000 } = {}) =>
  ({
    content: Buffer.from(text),
    properties: {
      messageId: text,
      headers: { 'x-stream-offset': offset, publisher: 'p', sequence: offset, 'published-at': at },
    },
  }) as unknown as ConsumeMessage;

const ownMarker = (offset: number) =>
  ({
    content: Buffer.alloc(0),
    properties: { type: 'marker', messageId: 'mark', headers: { 'x-stream-offset': offset } },
  }) as unknown as ConsumeMessage;

/** A reader from the beginning, whose markers nobody takes. */
const start = async () => {
  const clock = createVirtualClock(asked);
  const seen: string[] = [];
  const options = {
    ...{ names: brokerNames, publisherId: 'own', lastSequence: () => 0, decode: aLetter, newId: () => 'mark' },
    ...{ clock, defer: nextTurn, log: silentLog },
    publisher: { send: () => Promise.reject(new Unavailable('the broker takes no messages for now')) },
  };
  const reader = createLogReader(options, 0, ({ data }) => void seen.push((data as Letter['data']).text));
  const read = { isCaughtUp: false };
  void reader.caughtUp.then(() => {
    read.isCaughtUp = true;
  });
  const first = createLine();
  await reader.attach(first.session);
  /** The first entry is asked for twice. */
  const begin = async () => {
    first.line.listen(entry(0));
    await clock.advance(0);
    first.line.listen(entry(0));
  };
  return { ...first, clock, seen, reader, read, begin };
};

describe('a reader whose marker the broker does not take', () => {
  test('has caught up when nothing has come for a second', async () => {
    const { clock, line, read, begin, seen } = await start();
    await begin();
    await clock.advance(900);
    line.listen(entry(1));
    await clock.advance(900);
    expect(read.isCaughtUp).toBe(false);
    await clock.advance(1_100);
    expect(read.isCaughtUp).toBe(true);
    expect(seen).toEqual(['letter 0', 'letter 1']);
  });

  test('has not when the broker is silent in every way', async () => {
    const { clock, line, read } = await start();
    line.answers = false;
    await clock.advance(60_000);
    expect(read.isCaughtUp).toBe(false);
    line.answers = true;
    await clock.advance(2_000);
    expect(read.isCaughtUp).toBe(true);
  });

  test('has when it gets what was published well after the call, however much comes', async () => {
    const { clock, line, read, begin } = await start();
    await begin();
    for (let offset = 1; offset <= 120; offset++) {
      await clock.advance(500);
      line.listen(entry(offset, { at: asked + offset * 500 }));
    }
    expect(read.isCaughtUp).toBe(false);
    line.listen(entry(121, { at: asked + 60_500 }));
    await clock.advance(0);
    expect(read.isCaughtUp).toBe(true);
  });
});

describe('a reader that begins by the clock', () => {
  test('looks twice: what was written while it looked first is not missed', async () => {
    const { clock, line, seen } = await start();
    const firstLook = line.listen;
    firstLook(entry(2));
    await clock.advance(0);
    expect(line.starts).toHaveLength(2);
    expect(line.starts[1]).toEqual(line.starts[0]);
    firstLook(entry(3));
    expect(seen).toEqual([]);
    for (const offset of [0, 1, 2, 3]) line.listen(entry(offset));
    expect(seen).toEqual(['letter 0', 'letter 1', 'letter 2', 'letter 3']);
  });

  test('takes its marker for the end at the second look only', async () => {
    const { clock, line, read } = await start();
    line.listen(ownMarker(2));
    await clock.advance(0);
    expect(read.isCaughtUp).toBe(false);
    for (const message of [entry(0), entry(1), ownMarker(2)]) line.listen(message);
    await clock.advance(0);
    expect(read.isCaughtUp).toBe(true);
  });
});

describe('a reader on its next connection', () => {
  test('begins anew when its last entry does not come, since the log is another one then', async () => {
    const { clock, reader, session, begin, seen } = await start();
    await begin();
    session.fail(new Error('cut'));
    const { line: next, session: another } = createLine();
    await reader.attach(another);
    expect(next.starts).toEqual([0]);
    await clock.advance(1_000);
    expect(next.starts).toEqual([0, { '!': 'timestamp', value: (asked - 61_000) / 1_000 }]);
    for (const offset of [0, 0]) {
      next.listen(entry(offset, { text: 'another log' }));
      await clock.advance(0);
    }
    expect(seen).toEqual(['letter 0', 'another log']);
  });

  test('waits for its last entry as long as the broker does not answer', async () => {
    const { clock, reader, session, begin } = await start();
    await begin();
    session.fail(new Error('cut'));
    const { line: next, session: another } = createLine();
    next.answers = false;
    await reader.attach(another);
    await clock.advance(60_000);
    expect(next.starts).toEqual([0]);
  });
});

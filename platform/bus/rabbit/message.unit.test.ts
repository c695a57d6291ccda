import { describe, expect, test } from 'bun:test';
import type { ConsumeMessage } from 'amqplib';
import { toIso } from '../../run/clock.ts';
import { factsOf, toCopy } from './message.ts';
import { toParkedMessage } from './parked-message.ts';
import { createRecent } from './recent.ts';

const aMessage = (headers: Record<string, unknown>, { messageId = 'm', redelivered = false } = {}): ConsumeMessage =>
  ({
    content: Buffer.from('body'),
    fields: { redelivered, deliveryTag: 1 },
    properties: { messageId, type: 't', contentType: 'c', timestamp: 7, headers },
  }) as unknown as ConsumeMessage;

describe('a copy of a message', () => {
  const copy = toCopy(
    aMessage({ event: 'letter.sent', attempts: 1, reason: 'old', 'x-death': [], 'x-delivery-count': 4 }),
    { exchange: 'retry', key: 'k' },
    { attempts: 2 },
  );

  test('keeps what it is, and nothing of what the broker or an older fate wrote on it', () =>
    expect(copy.properties).toEqual({
      ...{ messageId: 'm', type: 't', contentType: 'c', timestamp: 7 },
      headers: { event: 'letter.sent', attempts: 2 },
    }));

  test('belongs to the redrive that brought the message back, until the next one', () => {
    const redriven = aMessage({ redrive: 'first', attempts: 1 });
    const redriveOf = (headers: Record<string, unknown>) =>
      toCopy(redriven, { exchange: 'e', key: 'k' }, headers).properties.headers?.redrive;
    expect([redriveOf({ attempts: 2 }), redriveOf({ redrive: 'second' })]).toEqual(['first', 'second']);
  });
});

describe("a copy of a stranger's message", () => {
  const copyOf = (message: ConsumeMessage) => toCopy(message, { exchange: 'e', key: 'k' }, { attempts: 1 });
  const kept = (headers: Record<string, unknown>) => copyOf(aMessage(headers)).properties.headers;

  test('keeps texts, numbers and truths', () => {
    const plain = { text: '고래', count: 3, share: 0.5, large: 1_700_000_000_000, isGift: false };
    expect(kept(plain)).toEqual({ ...plain, attempts: 1 });
  });

  test.each([
    ['no number', Number.NaN],
    ['an endless number', Number.NEGATIVE_INFINITY],
    ['a number below 64 bits', -1e300],
    ['a fraction that is nearly none', 2 ** 50 + 0.5],
    ['an instant beyond 64 bits', { '!': 'timestamp', value: 2 ** 64 }],
    ['a table that looks like a type', { '!': 'x' }],
    ['more than fits into a table', 'x'.repeat(70_000)],
  ])('leaves out what amqplib can read and not write: %s', (_what, value) =>
    expect(kept({ event: 'letter.sent', value })).toEqual({ event: 'letter.sent', attempts: 1 }),
  );

  test('leaves out what would be too much together, and nothing of ours', () => {
    const many = Object.fromEntries(Array.from({ length: 60 }, (_, n) => [`header ${n}`, 'x'.repeat(1_000)]));
    const headers = kept({ ...many, event: 'letter.sent', redrive: 'r' });
    expect(headers).toMatchObject({ event: 'letter.sent', redrive: 'r', attempts: 1, 'header 0': many['header 0'] });
    expect(JSON.stringify(headers).length).toBeLessThan(40_000);
  });

  test('has no property that grew beyond bounds when it was read, and no time beyond 64 bits', () => {
    const grown = '\uFFFD'.repeat(200);
    const message = aMessage({ [grown]: 1 }, { messageId: grown });
    Object.assign(message.properties, { type: grown, contentType: grown, timestamp: 2 ** 64 });
    expect(copyOf(message).properties).toEqual({ headers: { attempts: 1 } });
  });
});

describe('the identity of a message', () => {
  const identity = (headers: Record<string, unknown>) => factsOf(aMessage(headers)).identity;

  test('is the same when the broker delivers it again, and another one after a failure or a redrive', () => {
    expect(identity({ 'x-delivery-count': 3 })).toBe(identity({}));
    expect(identity({ attempts: 1 })).not.toBe(identity({}));
    expect(identity({ redrive: 'r' })).not.toBe(identity({}));
    expect(identity({ redrive: 'r', attempts: 1 })).not.toBe(identity({ attempts: 1 }));
  });

  test('knows that it may have been in a hand before', () => {
    expect(factsOf(aMessage({})).redelivered).toBe(false);
    for (const headers of [{ attempts: 1 }, { redrive: 'r' }])
      expect(factsOf(aMessage(headers)).redelivered).toBe(true);
    expect(factsOf(aMessage({}, { redelivered: true })).redelivered).toBe(true);
  });
});

describe('a parked message', () => {
  test('tells what the service told', () =>
    expect(
      toParkedMessage(aMessage({ event: 'e', subject: 's', queue: 'q', reason: 'r', attempts: 4, 'parked-at': 9 })),
    ).toMatchObject({ queue: 'q', reason: 'r', attempts: 4, parkedAt: 9, event: 'e', subject: 's' }));

  test('tells where it came from when the broker parked it', () =>
    expect(
      toParkedMessage(
        aMessage({ 'x-death': [{ queue: 'q', reason: 'delivery_limit', time: { '!': 'timestamp', value: 5 } }] }),
      ),
    ).toMatchObject({ queue: 'q', parkedAt: 5_000, reason: expect.stringContaining('came back') }));

  test('that had failed before the broker parked it is told as returned, not as failed', () =>
    expect(
      toParkedMessage(aMessage({ attempts: 1, reason: 'failed once: Error: x', 'x-death': [{ queue: 'q' }] })),
    ).toMatchObject({ queue: 'q', attempts: 2, reason: expect.stringContaining('came back') }));

  test.each([
    { attempts: 'many', 'x-death': [{ queue: 'q', time: { '!': 'timestamp', value: 2 ** 60 } }] },
    { attempts: {}, 'parked-at': 'long ago', queue: 'q' },
    { attempts: Number.NaN, 'parked-at': 9e15, queue: 'q' },
  ])('of a stranger can be told, whatever he wrote on it: %j', (headers) => {
    const { attempts, parkedAt } = toParkedMessage(aMessage(headers));
    expect(Number.isSafeInteger(attempts)).toBe(true);
    expect(toIso(parkedAt)).toStartWith('1970-01-01');
  });

  test('has one id for all its copies on a queue, and another one elsewhere', () => {
    const idOn = (queue: string) => toParkedMessage(aMessage({ queue, reason: 'r', 'parked-at': 9 })).id;
    expect(idOn('q')).toBe(idOn('q'));
    expect(idOn('q')).not.toBe(idOn('other'));
  });
});

test('only so many entries are remembered, the newest', () => {
  const recent = createRecent<number>(2);
  for (const [key, value] of [
    ['a', 1],
    ['b', 2],
    ['a', 3],
    ['c', 4],
  ] as const)
    recent.add(key, value);
  expect([recent.get('a'), recent.has('b'), recent.get('c')]).toEqual([3, false, 4]);
});

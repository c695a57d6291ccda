import { describe, expect, test } from 'bun:test';
import type { ConsumeMessage } from 'amqplib';
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

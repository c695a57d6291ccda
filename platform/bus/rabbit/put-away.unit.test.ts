import { describe, expect, test } from 'bun:test';
import type { ConsumeMessage } from 'amqplib';
import { silentLog } from '../../run/log.ts';
import { createVirtualClock } from '../../testing/virtual-clock.ts';
import { brokerNames } from './broker-names.ts';
import type { Outgoing } from './message.ts';
import { type CountedFailure, createPutAway } from './put-away.ts';

const failed = {
  content: Buffer.from('body'),
  fields: { redelivered: false, deliveryTag: 1 },
  properties: { messageId: 'm', headers: { event: 'letter.sent' } },
} as unknown as ConsumeMessage;

const putAway = async (failure: CountedFailure): Promise<Outgoing | undefined> => {
  const sent: Outgoing[] = [];
  const publisher = { send: async (messages: readonly Outgoing[]) => void sent.push(...messages) };
  const options = { queue: 'office', names: brokerNames, publisher, clock: createVirtualClock(7), log: silentLog };
  await createPutAway(options)(failed, failure, { isOurs: () => true, signal: new AbortController().signal });
  return sent[0];
};

describe('a failed message', () => {
  test('waits on the queue of its delay, and says how often and why it failed', async () => {
    const copy = await putAway({ kind: 'retry', attempts: 2, reason: 'failed 2 times: Error: x', delayMs: 5_000 });
    expect(copy).toMatchObject({ exchange: 'retry', key: 'office.retry.5s' });
    expect(copy?.properties.headers).toEqual({
      event: 'letter.sent',
      attempts: 2,
      reason: 'failed 2 times: Error: x',
    });
  });

  test('is parked with its queue and the time beside', async () => {
    const copy = await putAway({ kind: 'park', attempts: 1, reason: 'refused: too-late' });
    expect(copy).toMatchObject({ exchange: 'parking', key: 'office' });
    expect(copy?.properties.headers).toEqual({
      event: 'letter.sent',
      attempts: 1,
      reason: 'refused: too-late',
      queue: 'office',
      'parked-at': 7,
    });
  });
});

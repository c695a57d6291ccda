import { expect, test } from 'bun:test';
import type { ConsumeMessage } from 'amqplib';
import { silentLog } from '../../run/log.ts';
import { createVirtualClock } from '../../testing/virtual-clock.ts';
import { aLetter, archive } from '../suite/bus-lab.ts';
import { brokerNames } from './broker-names.ts';
import { createFakeModel } from './fake-model.ts';
import type { Outgoing } from './message.ts';
import { createSession } from './session.ts';
import { createWorkQueue } from './work-queue.ts';

const start = async (handle: () => Promise<void>) => {
  const clock = createVirtualClock(1_000_000);
  const fake = createFakeModel();
  const sent: Outgoing[] = [];
  const queue = createWorkQueue({
    definition: archive,
    ...{ names: brokerNames, decode: () => aLetter('a'), defer: queueMicrotask, clock, log: silentLog },
    publisher: { send: async (messages) => void sent.push(...messages) },
  });
  queue.consume({ 'letter.sent': handle }, { prefetch: 1 });
  await queue.attach(createSession(fake.model, clock, { answerMs: 1_000, closeMs: 100 }));
  return { ...fake, clock, sent };
};

const message = (properties: object) =>
  ({ content: Buffer.from('a'), properties: { headers: {}, ...properties } }) as unknown as ConsumeMessage;

test.each([{ messageId: 'a' }, {}])(
  'a message held at the head fails four times, then is parked: %j',
  async (named) => {
    let attempts = 0;
    const { clock, deliver, sent, settled } = await start(async () => {
      attempts++;
      throw new Error('not now');
    });
    deliver(message(named));
    await clock.advance(60_000);
    expect(attempts).toBe(4);
    expect(sent.map(({ exchange, properties }) => [exchange, properties.headers?.attempts])).toEqual([['parking', 4]]);
    expect(settled).toEqual(['ack to 1']);
  },
);

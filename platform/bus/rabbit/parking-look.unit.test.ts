import { expect, test } from 'bun:test';
import { EventEmitter } from 'node:events';
import type { ConsumeMessage } from 'amqplib';
import { Unavailable } from '../../errors.ts';
import { createVirtualClock } from '../../testing/virtual-clock.ts';
import { brokerNames } from './broker-names.ts';
import type { Outgoing } from './message.ts';
import { createParkingLook, type Stop } from './parking-look.ts';
import type { Session } from './session.ts';

const parked = (messageId: string, type = 'letter'): ConsumeMessage =>
  ({
    content: Buffer.from(messageId),
    properties: { messageId, type, headers: { queue: 'office', reason: 'torn', attempts: 1, 'parked-at': 5, at: 0 } },
  }) as unknown as ConsumeMessage;

/** A queue of what is parked, at whose end lies what is sent there. */
const start = (messages: readonly ConsumeMessage[]) => {
  let isGone = false;
  let deliver: (message: ConsumeMessage) => void = () => undefined;
  const acked: string[] = [];
  const ended = new AbortController();
  const channel = Object.assign(new EventEmitter(), {
    prefetch: async () => undefined,
    consume: async (_queue: string, listen: (message: ConsumeMessage) => void) => {
      deliver = listen;
      for (const message of messages) deliver(message);
    },
    ack: ({ properties }: ConsumeMessage) => {
      if (isGone) throw new Error('Channel closed');
      acked.push(String(properties.messageId));
    },
  });
  const session = {
    looseChannel: async () => channel,
    release: async () => undefined,
    answer: <T>(answer: Promise<T>) => answer,
    ended: ended.signal,
  } as unknown as Session;
  const look = createParkingLook({
    publisher: {
      send: async (sent: readonly Outgoing[]) => {
        for (const { body: content, properties } of sent) deliver({ content, properties } as unknown as ConsumeMessage);
      },
    },
    ...{ names: brokerNames, session: async () => session, newId: () => 'mark', clock: createVirtualClock(1_000_000) },
  });
  const all = () =>
    look(async (passing) => {
      const stops: Stop[] = [];
      for await (const group of passing) stops.push(...group);
      return stops;
    });
  return {
    acked,
    all,
    look,
    ended,
    channel,
    session,
    lose: () => {
      isGone = true;
    },
  };
};

test('all that is parked passes, and only the mark at the end is taken', async () => {
  const { all, acked } = start([parked('a'), parked('b')]);
  expect((await all()).map(({ message }) => message.properties.messageId)).toEqual(['a', 'b']);
  expect(acked).toEqual(['mark']);
});

test('a message that a stranger called as the mark is called is one of those that are parked', async () => {
  const { all, acked } = start([parked('a', 'marker')]);
  expect(await all()).toHaveLength(1);
  expect(acked).toEqual(['mark']);
});

test('a message that was taken as the line was lost tells that the broker is away', async () => {
  const { all, lose } = start([parked('a')]);
  const [stop] = await all();
  lose();
  expect(() => stop?.take()).toThrow(Unavailable);
});

test.each(['looseChannel', 'consume'] as const)('a line that is lost at once (%s) tells so, too', async (step) => {
  const { all, channel, session } = start([]);
  const gone = () => Promise.reject(new Error('Channel ended, no reply will be forthcoming'));
  Object.assign(step === 'consume' ? channel : session, { [step]: gone });
  await expect(all()).rejects.toThrow(Unavailable);
});

test('a line that is lost before the broker has heard what was taken tells so', async () => {
  const takeAll = async ({ look, ended }: ReturnType<typeof start>) =>
    look(async (passing) => {
      for await (const group of passing) for (const { take } of group) take();
      ended.abort();
      return 'taken';
    });
  await expect(takeAll(start([parked('a')]))).rejects.toThrow(Unavailable);
  expect(await takeAll(start([]))).toBe('taken');
});

test('a right that is missing is no lost line', async () => {
  const { all, channel } = start([]);
  const refusal = Object.assign(new Error('ACCESS_REFUSED'), { code: 403 });
  Object.assign(channel, { consume: () => Promise.reject(refusal) });
  await expect(all()).rejects.toBe(refusal);
});

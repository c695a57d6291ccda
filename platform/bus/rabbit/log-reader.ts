import type { Event } from '@gorae/contracts/kit/event.ts';
import type { Channel, ConsumeMessage } from 'amqplib';
import type { Clock, Instant } from '../../run/clock.ts';
import type { Defer } from '../../run/defer.ts';
import type { Log } from '../../run/log.ts';
import type { LogReader } from '../bus.ts';
import { createAcks } from './acks.ts';
import type { BrokerNames } from './broker-names.ts';
import { createLogPlace, offsetOf, skewMs } from './log-place.ts';
import { stampOf } from './message.ts';
import type { Publisher } from './publisher.ts';
import type { Session } from './session.ts';

export interface LogReaderOptions {
  readonly names: BrokerNames;
  /** This process among the publishers. */
  readonly publisherId: string;
  /** The last number that this process gave to an event of its own. */
  readonly lastSequence: () => number;
  readonly publisher: Pick<Publisher, 'send'>;
  readonly decode: (body: string) => Event;
  readonly newId: () => string;
  readonly clock: Clock;
  readonly log: Log;
}

export interface SessionReader extends LogReader {
  /** Takes a new session into use: reads on from where it was. */
  attach(session: Session): Promise<void>;
}

/** The channel of one consumer of the stream. */
interface Hold {
  readonly session: Session;
  readonly channel: Channel;
}

const markerType = 'marker';
/** The stream gives no more than these without an ack; it wants some limit. */
const prefetch = 100;
/** An ack of a stream only asks for more, so it need not go out for each message. */
const ackEvery = prefetch / 2;
/** Less than the broker lets a message be held. */
const ackWithinMs = 1_000;
/** When the broker is there and sends nothing for so long, there is nothing. */
const silenceMs = 1_000;

/**
 * A reader of the stream. AMQP cannot say where a stream ends, so a reader that wants to know puts a marker at the end: when it
 * arrives, all that was there has been handed over. Other readers pass markers by. A broker that takes no marker may be silent
 * instead; and whatever was published well after the call must be behind the end, too.
 */
export const createLogReader = (
  options: LogReaderOptions,
  from: Instant | 'next',
  handler: (event: Event) => void,
): SessionReader => {
  const { names, publisherId, lastSequence, publisher, decode, newId, clock, log } = options;
  const asked = clock.now();
  const spoken = lastSequence();
  const mark = newId();
  const place = createLogPlace(from === 'next' ? asked : from);
  let current: Hold | undefined;
  let heard = 0;
  let closed = false;
  let caught = false;
  const caughtUp = Promise.withResolvers<void>();
  const arrive = () => {
    caught = true;
    caughtUp.resolve();
  };

  /** Who has published it when; of our own we know exactly what came before the call. */
  const isWanted = (message: ConsumeMessage): boolean => {
    const stamp = stampOf(message);
    if (stamp === undefined) return true;
    if (from !== 'next') return stamp.at >= from;
    return caught || (stamp.publisher === publisherId ? stamp.sequence > spoken : stamp.at >= asked);
  };

  const hand = (message: ConsumeMessage) => {
    if (!isWanted(message)) return;
    try {
      handler(decode(message.content.toString('utf8')));
    } catch (error) {
      log.error('an entry of the log was not read', { error, count: offsetOf(message) });
    }
  };

  const take = (message: ConsumeMessage) => {
    if (message.properties.type !== markerType) hand(message);
    else if (message.properties.messageId === mark) arrive();
    if (!caught && (stampOf(message)?.at ?? 0) > asked + skewMs) arrive();
  };

  const isLive = (hold: Hold) => hold === current && !closed && !hold.session.ended.aborted;

  /** Never a nack: the broker ends the whole connection for one on a stream. */
  const listenOn = (hold: Hold) => {
    const { channel, session } = hold;
    const later: Defer = (run) => void clock.sleep(ackWithinMs, session.ended).then(run);
    const acks = createAcks({ channel, defer: later, isLive: () => isLive(hold), fail: session.fail });
    let unacked = 0;
    return (message: ConsumeMessage | null) => {
      if (message === null) return session.fail(new Error('the broker ended a reader of the log'));
      if (!isLive(hold)) return;
      heard++;
      acks.came(message);
      acks.ack(message);
      unacked = (unacked + 1) % ackEvery;
      if (unacked === 0) acks.flush();
      const passage = place.pass(message);
      if (passage === 'new') take(message);
      if (passage === 'unsure') void beginAgain(hold);
      if (passage === 'foreign') void startOver(hold);
    };
  };

  const begin = async (session: Session): Promise<void> => {
    try {
      const channel = await session.guardedChannel();
      const hold: Hold = { session, channel };
      current = hold;
      if (closed) return await session.release(channel);
      await session.answer(channel.prefetch(prefetch), 'prefetch');
      const start = { arguments: { 'x-stream-offset': place.start() } };
      await session.answer(channel.consume(names.log, listenOn(hold), start), 'reading the log');
      void prove(hold);
    } catch (error) {
      session.fail(error);
    }
  };

  /** The entry that was there before comes at once, unless the log is another one and shorter. */
  const prove = async (hold: Hold): Promise<void> => {
    while (place.isUnproven() && isLive(hold)) if (await isSilent(hold.session)) return startOver(hold);
  };

  const startOver = (hold: Hold): Promise<void> => {
    log.warn('the log is another one than before: it is read anew');
    place.forget();
    return beginAgain(hold);
  };

  const beginAgain = async ({ session, channel }: Hold): Promise<void> => {
    current = undefined;
    await session.release(channel);
    await begin(session);
  };

  const isSilent = async (session: Session): Promise<boolean> => {
    const [hold, before] = [current, heard];
    await clock.sleep(silenceMs, session.ended);
    if (hold === undefined || !isLive(hold)) return false;
    // What was on its way comes before the answer, also to a process that was too busy to look. Asked is what needs no right: to look at
    // a queue needs the one to declare it on RabbitMQ 4.2.6 and 4.3.0, where a refusal would end the session.
    const answered = session.answer(hold.channel.prefetch(prefetch), 'looking at the log');
    const isThere = await answered.then(
      () => true,
      () => false,
    );
    return isThere && isLive(hold) && heard === before;
  };

  const putMark = async (session: Session): Promise<void> => {
    const marker = { exchange: names.log, key: '', body: Buffer.alloc(0) };
    while (!closed && !caught && !session.ended.aborted)
      try {
        return await publisher.send([{ ...marker, properties: { type: markerType, messageId: mark } }]);
      } catch (error) {
        log.debug('the end of the log could not be marked', { error });
        if (await isSilent(session)) arrive();
      }
  };

  return {
    caughtUp: caughtUp.promise,
    attach: async (session) => {
      await begin(session);
      void putMark(session);
    },
    close: async () => {
      closed = true;
      arrive();
      if (current !== undefined) await current.session.release(current.channel);
    },
  };
};

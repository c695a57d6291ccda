import type { Event } from '@gorae/contracts/kit/event.ts';
import type { Channel, ConsumeMessage } from 'amqplib';
import type { Clock, Instant } from '../../run/clock.ts';
import type { Defer } from '../../run/defer.ts';
import type { Log } from '../../run/log.ts';
import type { LogReader } from '../bus.ts';
import type { BrokerNames } from './broker-names.ts';
import { headersOf, stampOf } from './message.ts';
import type { Publisher } from './publisher.ts';
import type { Session } from './session.ts';

export interface LogReadersOptions {
  readonly names: BrokerNames;
  /** This process among the publishers. */
  readonly publisherId: string;
  /** The last number that this process gave to an event of its own. */
  readonly lastSequence: () => number;
  readonly publisher: Pick<Publisher, 'send'>;
  readonly decode: (body: string) => Event;
  readonly newId: () => string;
  readonly clock: Clock;
  readonly defer: Defer;
  readonly log: Log;
}

export interface LogReaders {
  read(from: Instant | 'next', handler: (event: Event) => void): LogReader;
  attach(session: Session): Promise<void>;
  close(): Promise<void>;
}

interface Reader {
  attach(session: Session): Promise<void>;
  close(): Promise<void>;
}

const markerType = 'marker';
/** The stream gives no more than these without an ack; it wants some limit. */
const prefetch = 100;
/** How far the clocks of broker and publishers may be apart. Reading begins so much earlier; what is too old is left out. */
const skewMs = 60_000;
const markAgainMs = 1_000;

/** A channel that the broker has just closed throws before its session hears of it; here nobody would catch that. */
const ackThrough = (used: Session, channel: Channel, last: ConsumeMessage): void => {
  try {
    channel.ack(last, true);
  } catch (error) {
    used.fail(error);
  }
};

/**
 * Readers of the stream. AMQP cannot say where a stream ends, so a reader that wants to know puts a marker at the end: when it
 * arrives, all that was there has been handed over. Other readers pass markers by.
 */
export const createLogReaders = (options: LogReadersOptions): LogReaders => {
  const { names, publisherId, lastSequence, publisher, decode, newId, clock, defer, log } = options;
  const readers = new Set<Reader>();
  let session: Session | undefined;

  const open = (from: Instant | 'next', handler: (event: Event) => void): LogReader => {
    const asked = clock.now();
    const spoken = lastSequence();
    const mark = newId();
    /** The last offset seen: where to go on after a lost connection. */
    let position: number | undefined;
    let closed = false;
    let current: { session: Session; channel: Channel } | undefined;
    let caught = false;
    let arrive: () => void = () => undefined;
    const caughtUp = new Promise<void>((resolve) => {
      arrive = () => {
        caught = true;
        resolve();
      };
    });

    /** Who has published it when; of our own we know exactly what came before the call. */
    const isWanted = (message: ConsumeMessage): boolean => {
      const stamp = stampOf(message);
      if (stamp === undefined) return true;
      if (from !== 'next') return stamp.at >= from;
      return caught || (stamp.publisher === publisherId ? stamp.sequence > spoken : stamp.at >= asked);
    };

    const hand = (message: ConsumeMessage) => {
      if (message.properties.type === markerType) {
        if (message.properties.messageId === mark) arrive();
        return;
      }
      if (!isWanted(message)) return;
      try {
        handler(decode(message.content.toString('utf8')));
      } catch (error) {
        log.error('an entry of the log was not read', {
          error,
          ...(position === undefined ? {} : { count: position }),
        });
      }
    };

    const take = (message: ConsumeMessage) => {
      const offset = Number(headersOf(message)['x-stream-offset']);
      // Offsets only rise. What was cut off by retention is simply not there any more.
      if (position !== undefined && offset <= position) return;
      position = offset;
      hand(message);
    };

    /** Never a nack: the broker ends the whole connection for one on a stream. */
    const ackLater = (used: Session, channel: Channel) => {
      let last: ConsumeMessage | undefined;
      return (message: ConsumeMessage) => {
        if (last === undefined)
          defer(() => {
            if (last !== undefined && !used.ended.aborted && !closed) ackThrough(used, channel, last);
            last = undefined;
          });
        last = message;
      };
    };

    const start = (): number | { '!': 'timestamp'; value: number } =>
      position === undefined
        ? { '!': 'timestamp', value: Math.max(0, Math.floor(((from === 'next' ? asked : from) - skewMs) / 1000)) }
        : position + 1;

    const attach = async (used: Session): Promise<void> => {
      try {
        const channel = await used.guardedChannel();
        current = { session: used, channel };
        if (closed) return await used.release(channel);
        const ack = ackLater(used, channel);
        await used.answer(channel.prefetch(prefetch), 'prefetch');
        const consuming = channel.consume(
          names.log,
          (message) => {
            if (message === null) return used.fail(new Error('the broker ended a reader of the log'));
            if (closed || used.ended.aborted) return;
            ack(message);
            take(message);
          },
          { arguments: { 'x-stream-offset': start() } },
        );
        await used.answer(consuming, 'reading the log');
      } catch (error) {
        used.fail(error);
        return;
      }
      if (!caught) void putMark(used);
    };

    const putMark = async (used: Session): Promise<void> => {
      while (!closed && !caught && !used.ended.aborted) {
        const properties = { type: markerType, messageId: mark };
        try {
          return await publisher.send([{ exchange: names.log, key: '', body: Buffer.alloc(0), properties }]);
        } catch (error) {
          log.debug('the end of the log could not be marked', { error });
          await clock.sleep(markAgainMs, used.ended);
        }
      }
    };

    const reader: Reader = {
      attach,
      close: async () => {
        closed = true;
        readers.delete(reader);
        arrive();
        if (current !== undefined) await current.session.release(current.channel);
      },
    };
    readers.add(reader);
    if (session !== undefined && !session.ended.aborted) void attach(session);
    return { caughtUp, close: reader.close };
  };

  return {
    read: open,
    attach: async (next) => {
      session = next;
      await Promise.all([...readers].map((reader) => reader.attach(next)));
    },
    close: async () => {
      await Promise.all([...readers].map((reader) => reader.close()));
    },
  };
};

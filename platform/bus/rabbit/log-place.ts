import type { ConsumeMessage } from 'amqplib';
import type { Instant } from '../../run/clock.ts';
import { headersOf, stampOf } from './message.ts';

/** Where a consumer of a stream begins: at an offset, or at the first entries from an instant on, in whole seconds. */
export type StreamStart = number | { readonly '!': 'timestamp'; readonly value: number };

/**
 * `new`: not handed over yet. `known`: it was. `unsure`: something before it may have been missed. `foreign`: this is another log than
 * the one before, which the reader should forget. After the last two it must begin again, and gets the entry once more.
 */
export type Passage = 'new' | 'known' | 'unsure' | 'foreign';

/**
 * How far a reader of the log has come, across connections. The stream that it finds may be another one, deleted and declared anew or
 * lost with its disk: then offsets begin at 0 again, and may have risen beyond the place meanwhile. So the reader begins once more with
 * the last entry that it has seen, and goes on only when that is the one it remembers.
 */
export interface LogPlace {
  /** For the next consumer. */
  start(): StreamStart;
  pass(message: ConsumeMessage): Passage;
  /** True from `start` until the entry that must come first has come. */
  isUnproven(): boolean;
  /** Everything that has come onto the log since about the last entry is new then. */
  forget(): void;
}

/** How far the clocks of broker and publishers may be apart. Reading begins so much earlier. */
export const skewMs = 60_000;

interface Seen {
  readonly offset: number;
  readonly name: string;
}

export const createLogPlace = (from: Instant): LogPlace => {
  let last: Seen | undefined;
  let isUnproven = false;
  let isSure = false;
  /** When the last entry was published, as far as entries tell. */
  let since = from;

  return {
    start: () => {
      isUnproven = last !== undefined;
      return last?.offset ?? { '!': 'timestamp', value: Math.max(0, Math.floor((since - skewMs) / 1000)) };
    },
    pass: (message) => {
      // RabbitMQ takes an instant behind the end for "from now on", and misses what is written while it does (seen on 3.10). Once
      // something has come, the instant is before the end.
      if (!isSure) {
        isSure = true;
        return 'unsure';
      }
      const seen = toSeen(message);
      const isFirst = isUnproven;
      isUnproven = false;
      if (isFirst && seen.offset === last?.offset && seen.name !== last.name) return 'foreign';
      // Offsets only rise. What was cut off by retention is simply not there any more.
      if (last !== undefined && seen.offset <= last.offset) return 'known';
      last = seen;
      since = Math.max(since, stampOf(message)?.at ?? since);
      return 'new';
    },
    isUnproven: () => isUnproven,
    forget: () => {
      last = undefined;
      isUnproven = false;
      isSure = false;
    },
  };
};

export const offsetOf = (message: ConsumeMessage): number => Number(headersOf(message)['x-stream-offset']);

const toSeen = (message: ConsumeMessage): Seen => {
  const { publisher, sequence } = stampOf(message) ?? {};
  return { offset: offsetOf(message), name: `${message.properties.messageId} ${publisher} ${sequence}` };
};

import type { Event } from '@gorae/contracts/kit/event.ts';
import type { Clock, Instant } from '../../run/clock.ts';
import type { Defer } from '../../run/defer.ts';
import type { Log } from '../../run/log.ts';
import type { Database } from '../../store/sqlite/database.ts';
import type { LogReader } from '../bus.ts';
import type { BusTables } from './bus-tables.ts';

export interface LogEntryRead {
  readonly offset: number;
  readonly body: string;
  /** As its readers get it, when this process has just published it. */
  readonly event?: Event;
}

export interface LogReadersOptions {
  readonly database: Database;
  readonly tables: BusTables;
  readonly decode: (body: string) => Event;
  readonly clock: Clock;
  readonly defer: Defer;
  readonly log: Log;
}

export interface LogReaders {
  read(from: Instant | 'next', handler: (event: Event) => void): LogReader;
  /** An entry just committed. Readers that still replay find it in the table. */
  push(entry: LogEntryRead): void;
  close(): void;
}

interface Reader {
  offer(entry: LogEntryRead): void;
  close(): void;
}

/** Few enough that one batch takes some milliseconds. */
const batchSize = 500;
const retryMs = 1_000;

/** Replay in batches, then live. No batch is read between a commit and its `push`, so between the last one and going live nothing is missed. */
export const createLogReaders = ({ database, tables, decode, clock, defer, log }: LogReadersOptions): LogReaders => {
  const readers = new Set<Reader>();

  const open = (behind: number, replay: boolean, handler: (event: Event) => void): LogReader => {
    let position = behind;
    let live = !replay;
    let closed = false;
    let arrived: () => void = () => undefined;
    const caughtUp = new Promise<void>((resolve) => {
      arrived = resolve;
    });
    const hand = (entry: LogEntryRead) => {
      position = entry.offset;
      try {
        handler(entry.event ?? decode(entry.body));
      } catch (error) {
        log.error('an entry of the log was not read', { count: entry.offset, error });
      }
    };
    const handBatch = () => {
      const entries = tables.logBehind(position, batchSize);
      for (const entry of entries) if (!closed) hand(entry);
      live = entries.length < batchSize;
    };
    const nextBatch = async (): Promise<void> => {
      if (closed) return;
      try {
        await database.read(handBatch);
      } catch (error) {
        log.warn('the log could not be read', { error });
        await clock.sleep(retryMs);
      }
      if (live) arrived();
      else defer(nextBatch);
    };
    const reader: Reader = {
      offer: (entry) => {
        if (live && entry.offset > position) hand(entry);
      },
      close: () => {
        closed = true;
        readers.delete(reader);
        arrived();
      },
    };
    readers.add(reader);
    if (live) arrived();
    else defer(nextBatch);
    return { caughtUp, close: async () => reader.close() };
  };

  return {
    read: (from, handler) =>
      from === 'next'
        ? open(database.readNow(tables.lastOffset), false, handler)
        : open(
            database.readNow(() => tables.offsetBefore(from)),
            true,
            handler,
          ),
    push: (entry) => {
      for (const reader of readers) reader.offer(entry);
    },
    close: () => {
      for (const reader of readers) reader.close();
    },
  };
};

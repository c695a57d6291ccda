import type { Event } from '@gorae/contracts/kit/event.ts';
import type { Instant } from '../../run/clock.ts';
import type { LogReader } from '../bus.ts';
import { createLogReader, type LogReaderOptions, type SessionReader } from './log-reader.ts';
import type { Session } from './session.ts';

/** The readers of the log in this process. */
export interface LogReaders {
  read(from: Instant | 'next', handler: (event: Event) => void): LogReader;
  /** Takes a new session into use: everybody reads on. */
  attach(session: Session): Promise<void>;
  close(): Promise<void>;
}

export const createLogReaders = (options: LogReaderOptions): LogReaders => {
  const readers = new Set<SessionReader>();
  let session: Session | undefined;
  return {
    read: (from, handler) => {
      const reader = createLogReader(options, from, handler);
      readers.add(reader);
      if (session !== undefined && !session.ended.aborted) void reader.attach(session);
      return {
        caughtUp: reader.caughtUp,
        close: async () => {
          readers.delete(reader);
          await reader.close();
        },
      };
    },
    attach: async (next) => {
      session = next;
      await Promise.all([...readers].map((reader) => reader.attach(next)));
    },
    close: async () => {
      await Promise.all([...readers].map((reader) => reader.close()));
    },
  };
};

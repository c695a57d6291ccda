import type { Clock } from '../../run/clock.ts';
import type { Log } from '../../run/log.ts';
import { createStopwatch } from '../../run/stopwatch.ts';
import { signOf, toStartFault } from './mongo-fault.ts';

export interface MongoTroubleOptions {
  /** Where the servers are, for people. */
  readonly hosts: string;
  readonly clock: Clock;
  readonly log: Log;
  /** What keeps the process from starting is told by whoever starts it, in one line. */
  readonly isStarting: () => boolean;
  /** Nothing counts any more. */
  readonly isClosed: () => boolean;
}

/**
 * What the outcomes of all calls say of the database. It may be out of reach, until anything answers; it may refuse writes, until one is
 * done. Each is told when it begins and when it ends, however many calls meet it.
 */
export interface MongoTrouble {
  answered(): void;
  /** A write was done that would have been refused. */
  wrote(): void;
  failed(error: unknown): void;
  /** Nothing has answered for long, whatever the reason: from now on the silence is counted anew. */
  fellSilent(): void;
  /** For how long nothing has answered. */
  silentMs(): number;
  isAway(): boolean;
  refusesWrites(): boolean;
  /** In words that everybody may read: the log has the rest. */
  brief(): string | undefined;
}

interface Trouble {
  readonly brief: string;
  /** Empty when it was never told. */
  readonly detail: string;
}

type Kind = 'away' | 'refuses';

const words: Readonly<Record<Kind, string>> = {
  away: 'the database is out of reach',
  refuses: 'the database refuses writes',
};

export const createMongoTrouble = (options: MongoTroubleOptions): MongoTrouble => {
  const { hosts, clock, log, isStarting, isClosed } = options;
  const elapsed = createStopwatch(clock);
  let answeredAt = elapsed();
  const troubles = new Map<Kind, Trouble>([['away', { brief: 'the database has not answered yet', detail: '' }]]);

  const begin = (kind: Kind, error?: unknown): void => {
    const fault = toStartFault(error, hosts);
    const detail = fault?.message ?? words[kind];
    const told = troubles.get(kind)?.detail ?? '';
    // One of the two may be found behind the other: what says more stays.
    const isNews = told === '' || (fault !== undefined && told !== detail);
    if (!isNews || isClosed()) return;
    const brief = fault === undefined ? words[kind] : 'the database refuses this process: its log says why';
    troubles.set(kind, { brief, detail });
    if (fault === undefined || !isStarting()) log.warn(detail, { error });
  };

  const end = (kind: Kind, message: string): void => {
    if (troubles.has(kind) && !isClosed()) log.info(message);
    troubles.delete(kind);
  };

  const answered = (): void => {
    answeredAt = elapsed();
    end('away', 'the database answers');
  };

  return {
    answered,
    wrote: () => end('refuses', 'the database takes writes again'),
    failed: (error) => {
      const sign = signOf(error);
      if (sign === 'nothing' || sign === 'crowded') return;
      if (sign !== 'away') answered();
      if (sign !== 'answers') begin(sign, error);
    },
    fellSilent: () => {
      answeredAt = elapsed();
      begin('away');
    },
    silentMs: () => elapsed() - answeredAt,
    isAway: () => troubles.has('away'),
    refusesWrites: () => troubles.has('refuses'),
    brief: () => (troubles.get('away') ?? troubles.get('refuses'))?.brief,
  };
};

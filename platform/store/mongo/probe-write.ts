import type { Db } from 'mongodb';
import type { CallOptions } from './mongo-connection.ts';
import { upsert } from './upsert.ts';

interface Probe {
  readonly _id: 'probe';
  readonly writes: number;
}

/** Changes something that nobody reads. A write that finds nothing to change may be let through where others are refused. */
export const probeWrite = (db: Db, options: CallOptions): Promise<unknown> =>
  upsert(() =>
    db.collection<Probe>('meta').updateOne({ _id: 'probe' }, { $inc: { writes: 1 } }, { ...options, upsert: true }),
  );

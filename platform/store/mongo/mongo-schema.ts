import type { Db } from 'mongodb';
import { StartFault } from '../../run/config-fault.ts';
import { upsert } from './upsert.ts';

interface SchemaVersion {
  readonly _id: 'schema';
  readonly major: number;
  readonly minor: number;
}

/** Additive changes raise the minor number and still open in the release before; only a newer major number is refused. */
const schema = { major: 1, minor: 0 };

/** Reads which release wrote the database, or writes that it was this one. Throws a `StartFault` for a newer major version. */
export const settleSchema = async (db: Db): Promise<void> => {
  const meta = db.collection<SchemaVersion>('meta');
  const stored = await upsert(() =>
    meta.findOneAndUpdate({ _id: 'schema' }, { $setOnInsert: schema }, { upsert: true, returnDocument: 'after' }),
  );
  if (stored !== null && stored.major > schema.major)
    throw new StartFault(
      `database ${db.databaseName} was written by a newer release (schema ${stored.major}.${stored.minor}, this one reads ${schema.major}.x): start that release, or restore a backup`,
    );
  await meta.updateOne({ _id: 'schema', major: schema.major, minor: { $lt: schema.minor } }, { $set: schema });
};

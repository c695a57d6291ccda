import type { Db } from 'mongodb';
import { upsert } from './upsert.ts';

interface Counter {
  readonly _id: string;
  readonly value: number;
}

/** The next value of a named counter, from 1. One that is taken without anybody hearing it leaves a gap. */
export const nextValue = async (db: Db, name: string): Promise<number> => {
  const counted = await upsert(() =>
    db
      .collection<Counter>('counters')
      .findOneAndUpdate({ _id: name }, { $inc: { value: 1 } }, { upsert: true, returnDocument: 'after' }),
  );
  if (counted === null) throw new Error(`counter ${name} was not made`);
  return counted.value;
};

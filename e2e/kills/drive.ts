import { randomUUID } from 'node:crypto';
import type { Chance } from './chance.ts';
import { visit } from './customer.ts';
import type { Screens } from './screens.ts';
import type { Shop } from './shop.ts';
import { mindTheCounter, workAtTheBar } from './staff.ts';
import { planVisits } from './visits.ts';

export interface Day {
  readonly chance: Chance;
  /** How many times 500 customers come; once unless told. */
  readonly times?: number;
  /** One customer after the other, whether the café is there or not. */
  readonly everyMs: number;
  /** What befalls the café meanwhile. Resolves soon after `moments` are over. */
  readonly strike: () => Promise<void>;
  readonly closing: AbortSignal;
}

/**
 * Lets 500 customers come and the staff work while the café is struck again and again. Resolves when every customer has had every
 * answer; the staff works on until the signal, and `gone` then resolves.
 */
export const drive = async (
  shop: Shop,
  screens: Screens,
  { chance, times, everyMs, strike, closing }: Day,
): Promise<{ readonly gone: Promise<unknown> }> => {
  const { moments, call } = shop;
  const failure = Promise.withResolvers<never>();
  const watched = <T>(work: Promise<T>): Promise<T> => {
    work.catch(failure.reject);
    return work;
  };
  const bar = { call, moments, chance };
  const striking = watched(strike());
  const visits = planVisits(chance, times);
  const gone = watched(Promise.all([workAtTheBar('mina', bar, closing), mindTheCounter('jisoo', bar)]));
  const around = { call, moments, newKey: randomUUID, follow: screens.follow };
  const coming: Promise<void>[] = [];
  for (const plan of visits) {
    coming.push(watched(visit(plan, around)));
    await Promise.race([new Promise((resolve) => setTimeout(resolve, everyMs)), failure.promise]);
  }
  await Promise.race([Promise.all(coming), failure.promise]);
  moments.end();
  await striking;
  return { gone };
};

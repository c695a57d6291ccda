import { randomUUID } from 'node:crypto';
import type { Chance } from './chance.ts';
import { visit } from './customer.ts';
import type { Screens } from './screens.ts';
import type { Shop } from './shop.ts';
import { mindTheCounter, workAtTheBar } from './staff.ts';
import { planStrikes, type Strike } from './strikes.ts';
import { planVisits } from './visits.ts';

/** One customer after the other, whether the café is there or not. */
const everyMs = 30;

/**
 * Lets 500 customers come and the staff work while the café is killed again and again. Resolves when every customer has had every
 * answer; the staff works on until the signal, and `gone` then resolves.
 */
export const drive = async (
  shop: Shop,
  screens: Screens,
  { chance, closing }: { readonly chance: Chance; readonly closing: AbortSignal },
): Promise<{ readonly gone: Promise<unknown> }> => {
  const { moments, call } = shop;
  const failure = Promise.withResolvers<never>();
  const watched = <T>(work: Promise<T>): Promise<T> => {
    work.catch(failure.reject);
    return work;
  };
  const bar = { call, moments, chance };
  const striking = watched(strikeAsPlanned(shop, planStrikes(chance)));
  const visits = planVisits(chance);
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

/** Counts from when the café has answered somebody again: a kill shall hit a café at work. */
const strikeAsPlanned = async ({ cafe, moments }: Shop, strikes: readonly Strike[]): Promise<void> => {
  for (const { moment, count } of strikes) {
    await moments.after('answered', 1);
    await moments.after(moment, count);
    if (moments.isOver()) return;
    await cafe.strike();
  }
};

import type { OrderView } from '@gorae/contracts/schemas.ts';
import { isSuccess, type Try } from './requests.ts';

/** What clients were told about placing, held against the orders that there are. */
export const judgeClients = (tries: readonly Try[], orders: readonly OrderView[]): readonly string[] => {
  const placed = Map.groupBy(
    tries.filter(({ asked }) => asked.what === 'place'),
    ({ asked }) => asked.key ?? '',
  );
  const idsOf = (ofKey: readonly Try[]): ReadonlySet<string> =>
    new Set(ofKey.filter(isSuccess).map(({ answered }) => (answered?.body as OrderView | undefined)?.id ?? 'none'));
  const idsByKey = [...placed].map(([key, ofKey]) => ({ key, ids: idsOf(ofKey) }));
  const accepted = idsByKey.flatMap(({ ids }) => [...ids]);
  const existing = new Set(orders.map(({ id }) => id));
  const known = new Set(accepted);
  return [
    ...idsByKey.filter(({ ids }) => ids.size > 1).map(({ key, ids }) => `key ${key} made ${ids.size} orders`),
    ...accepted.filter((id, place) => accepted.indexOf(id) !== place).map((id) => `two keys were told order ${id}`),
    ...accepted.filter((id) => !existing.has(id)).map((id) => `order ${id} was accepted and is not there`),
    ...orders.filter(({ id }) => !known.has(id)).map(({ id }) => `order ${id} is there and nobody was told of it`),
    ...tries.filter(isOurFault).map(({ asked, answered }) => `${asked.what} was answered ${answered?.status}`),
  ];
};

/** Faults of the café itself; 503 tells a client to come back. */
const isOurFault = ({ answered }: Try): boolean =>
  answered !== undefined && answered.status >= 500 && answered.status !== 503;

/** How many orders there were to place, and how many of them were accepted. */
export const countAccepted = (tries: readonly Try[]): { readonly wanted: number; readonly accepted: number } => {
  const ofPlacing = tries.filter(({ asked }) => asked.what === 'place');
  const keys = (some: readonly Try[]): number => new Set(some.map(({ asked }) => asked.key)).size;
  return { wanted: keys(ofPlacing), accepted: keys(ofPlacing.filter(isSuccess)) };
};

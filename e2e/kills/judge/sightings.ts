import type { TicketLedger } from '@gorae/cafe/reconcile/ledgers.ts';
import type { OrderView } from '@gorae/contracts/schemas.ts';
import type { Try } from './requests.ts';

/** A version of an order or a ticket as somebody outside was told it. */
export interface Sighting {
  readonly id: string;
  readonly version: number;
  readonly view: object;
}

export const sightedOrder = ({ orderToken: _, ...view }: OrderView & { readonly orderToken?: string }): Sighting => ({
  id: view.id,
  version: view.version,
  view,
});

export const sightedTicket = (view: TicketLedger): Sighting => ({ id: view.ticketId, version: view.version, view });

export const sightingsOf = (tries: readonly Try[]): readonly Sighting[] =>
  tries.flatMap(({ answered }) => {
    const body = answered?.body;
    if (typeof body !== 'object' || body === null || !('version' in body)) return [];
    if ('ticketId' in body) return [sightedTicket(body as TicketLedger)];
    return 'payments' in body ? [sightedOrder(body as OrderView)] : [];
  });

/**
 * Whatever was told was kept: nothing ends at a lower version than somebody has seen, and a version says the same to everybody, also
 * after a crash. `final` is how everything is in the end.
 */
export const judgeSightings = (seen: readonly Sighting[], final: readonly Sighting[]): readonly string[] => {
  const ends = new Map(final.map(({ id, version }) => [id, version]));
  const lost = seen.filter(({ id, version }) => version > (ends.get(id) ?? 0));
  const byVersion = Map.groupBy([...seen, ...final], ({ id, version }) => `${id} v${version}`);
  const split = [...byVersion].filter(([, same]) => new Set(same.map(({ view }) => canonical(view))).size > 1);
  return [
    ...lost.map(({ id, version }) => `${id} was seen at version ${version} and ended at ${ends.get(id) ?? 'none'}`),
    ...split.map(([what, same]) => `${what} was told in ${same.length} sightings, not all the same`),
  ];
};

const canonical = (value: unknown): string =>
  JSON.stringify(value, (_name, held: unknown) =>
    typeof held === 'object' && held !== null && !Array.isArray(held)
      ? Object.fromEntries(Object.entries(held).toSorted(([a], [b]) => (a < b ? -1 : 1)))
      : held,
  );

const forGood: ReadonlySet<string> = new Set(['cancelled', 'expired']);
const taken: ReadonlySet<string> = new Set(['approved', 'refunding', 'refunded']);

/** What is for good stays: an order that ended without drinks, an attempt that was approved or declined. */
export const judgePromises = (seen: readonly OrderView[], final: readonly OrderView[]): readonly string[] => {
  const ends = new Map(final.map((order) => [order.id, order]));
  const faults = seen.flatMap((order) => {
    const end = ends.get(order.id);
    const states = new Map(end?.payments.map(({ attemptId, state }) => [attemptId, state]));
    return [
      ...(forGood.has(order.state) && end?.state !== order.state
        ? [`${order.id} was told as ${order.state} and is ${end?.state}`]
        : []),
      ...order.payments
        .filter(({ attemptId, state }) => isBroken(state, states.get(attemptId) ?? 'gone'))
        .map(({ attemptId, state }) => `${attemptId} was told as ${state} and is ${states.get(attemptId)}`),
    ];
  });
  return [...new Set(faults)];
};

const isBroken = (told: string, is: string): boolean => {
  if (told === 'declined') return is !== 'declined';
  return taken.has(told) ? !taken.has(is) : is === 'gone';
};

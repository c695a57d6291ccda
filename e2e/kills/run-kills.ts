import type { OrderView } from '@gorae/contracts/schemas.ts';
import { until } from '@gorae/platform/testing/until.ts';
import { findLeftWork, judgeByCommand, judgeLedgers, readAllLedgers, untilOver } from './aftermath.ts';
import { createChance } from './chance.ts';
import { readClientJournal } from './client-journal.ts';
import { drive } from './drive.ts';
import { judgeBar, judgeEnds } from './judge/judge-bar.ts';
import { judgeClients } from './judge/judge-clients.ts';
import { toTries } from './judge/requests.ts';
import { judgePromises, judgeSightings, sightedOrder, sightedTicket, sightingsOf } from './judge/sightings.ts';
import { whyInvalid } from './judge/validity.ts';
import { openScreens, type Screens } from './screens.ts';
import { openShop } from './shop.ts';

export interface Verdict {
  /** Everything that went wrong, in words; empty when the café kept its promises. */
  readonly faults: readonly string[];
  readonly summary: string;
}

/** A day of kills in a folder of its own, and what the ledgers say of it afterwards. */
export const runKills = async (folder: string, seed: number): Promise<Verdict> => {
  await using shop = await openShop(folder, seed);
  const { cafe } = shop;
  using screens = openScreens(shop);
  const closing = new AbortController();
  const { gone } = await drive(shop, screens, { chance: createChance(seed), closing: closing.signal });
  const ledgers = await untilOver(shop);
  const { orders, tickets } = ledgers;
  closing.abort();
  await gone;
  const screenFaults = await judgeScreens(screens, orders);
  const deaths = [...cafe.deaths()];
  // Once more, now that all is over: nothing comes back to life, nothing is forgotten.
  await cafe.strike();
  const again = await readAllLedgers(shop);
  const tries = toTries(await readClientJournal(shop.clientJournal));
  const told = screens.followed().flatMap((order) => order.told());
  const seen = [...sightingsOf(tries), ...told.map(sightedOrder)];
  const seenOrders = seen.map(({ view }) => view as OrderView).filter(({ payments }) => payments !== undefined);
  const faults = [
    ...whyInvalid({ tries, deaths, orders }),
    ...judgeClients(tries, orders),
    ...judgeLedgers(ledgers),
    ...judgeBar(tickets, tries),
    ...judgeEnds(orders, tickets),
    ...judgeSightings(seen, [...orders.map(sightedOrder), ...tickets.map(sightedTicket)]),
    ...judgePromises(seenOrders, orders),
    ...screenFaults,
    ...(JSON.stringify(again) === JSON.stringify(ledgers) ? [] : ['a restart after the end changed the ledgers']),
    ...(await findLeftWork(shop)),
    ...(await judgeByCommand(shop)),
  ];
  const code = await cafe.stop();
  if (code !== 0) faults.push(`the café ended with ${code}`);
  faults.push(...(cafe.output().match(/^.*"level":"error".*$/gm) ?? []));
  const states = Map.groupBy(orders, ({ state }) => state);
  const counts = [...states].map(([state, some]) => `${some.length} ${state}`).join(', ');
  const unheard = tries.filter(({ answered }) => answered === undefined).length;
  return {
    faults,
    summary: `${deaths.length} kills, ${tries.length} requests (${unheard} unheard), ${orders.length} orders: ${counts}; ${seen.length} sightings, ${screens.followed().length} followed`,
  };
};

/** Waits until every screen shows the end; says what was told that must never be, and what does not come right. */
const judgeScreens = async (
  { pickups, followed }: Screens,
  orders: readonly OrderView[],
): Promise<readonly string[]> => {
  const final = new Map(orders.map((order) => [order.id, order]));
  const differences = (): readonly string[] => [
    ...pickups.flatMap((screen) => screen.differences(orders)),
    ...followed()
      .filter((order) => order.version() !== final.get(order.orderId)?.version)
      .map(({ orderId, version }) => `the stream of ${orderId} ended at ${version()}`),
  ];
  await until(() => differences().length === 0, { timeoutMs: 15_000, what: 'the screens' }).catch(() => undefined);
  return [...differences(), ...pickups.flatMap((one) => one.faults()), ...followed().flatMap((one) => one.faults())];
};

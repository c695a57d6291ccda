import type { Ledgers } from '@gorae/cafe/reconcile/ledgers.ts';
import type { OrderView } from '@gorae/contracts/schemas.ts';
import { judgeBar, judgeEnds } from './judge-bar.ts';
import { judgeClients } from './judge-clients.ts';
import { judgeHands } from './judge-hands.ts';
import { judgeLedgers } from './judge-ledgers.ts';
import type { Try } from './requests.ts';
import { judgePromises, judgeSightings, sightedOrder, sightedTicket, sightingsOf } from './sightings.ts';
import { whyTooLittle } from './validity.ts';

/** Everything that was kept outside the café, and what its services say in the end. */
export interface Evidence {
  readonly tries: readonly Try[];
  /** Orders as their streams told them. */
  readonly streamed: readonly OrderView[];
  readonly ledgers: Ledgers;
}

/** Whether the café kept its promises: every fault in words, none when it did. */
export const judge = ({ tries, streamed, ledgers }: Evidence): readonly string[] => {
  const { orders, tickets } = ledgers;
  const answered = sightingsOf(tries);
  const seen = [...answered, ...streamed.map(sightedOrder)];
  const final = [...orders.map(sightedOrder), ...tickets.map(sightedTicket)];
  return [
    ...whyTooLittle({ tries, orders }),
    ...judgeClients(tries, orders),
    ...judgeLedgers(ledgers),
    ...judgeBar(tickets, tries),
    ...judgeHands(tickets),
    ...judgeEnds(orders, tickets),
    ...judgeSightings(seen, final),
    ...judgePromises(
      seen.flatMap(({ view }) => ('payments' in view ? [view as OrderView] : [])),
      orders,
    ),
  ];
};

/** A line that says how much was tried. */
export const summarize = ({ tries, streamed, ledgers }: Evidence): string => {
  const states = [...Map.groupBy(ledgers.orders, ({ state }) => state)].map(
    ([state, some]) => `${some.length} ${state}`,
  );
  const unheard = tries.filter(({ answered }) => answered === undefined).length;
  return [
    `${tries.length} requests (${unheard} unheard)`,
    `${ledgers.orders.length} orders (${states.toSorted().join(', ')})`,
    `${ledgers.vendor.length} entries of the vendor`,
    `${streamed.length} versions streamed`,
  ].join(', ');
};

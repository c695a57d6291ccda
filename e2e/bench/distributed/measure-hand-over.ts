import type { TicketView } from '@gorae/contracts/barista-api.ts';
import type { Wire } from '@gorae/contracts/kit/wire.ts';
import { staffKey } from '../../cafe/start.ts';
import type { Span } from '../load/plan.ts';
import { spanOf } from '../quantile.ts';
import { burstOf } from '../run-load.ts';
import type { BenchServices } from './open-services.ts';

type Ticket = Wire<typeof TicketView>;

/** Some milliseconds for each drink, so that tickets wait for the barista and not she for them. */
export const unhurried = { BARISTA_SPEED: '9999' } as const;

/**
 * From one drink's end to the start of the next, in the hands of the only barista, while the queue is long: what the tickets themselves
 * say, in whole milliseconds. In between lie one write, the ack, the next permit's way from the broker, and the look for the oldest ticket.
 */
export const measureHandOver = async (services: BenchServices, orders: number): Promise<Span> => {
  await burstOf(services, orders);
  const tickets = (await readyTickets(services.barUrl)).toSorted((a, b) => startOf(a) - startOf(b));
  // While the first ones were made, orders were still being placed and paid.
  const quiet = tickets.slice(Math.floor(tickets.length / 2));
  return spanOf(quiet.slice(1).map((ticket, place) => startOf(ticket) - Date.parse(quiet[place]?.readyAt ?? '')));
};

const startOf = ({ startedAt = '' }: Ticket): number => Date.parse(startedAt);

const readyTickets = async (barUrl: string): Promise<readonly Ticket[]> => {
  const all: Ticket[] = [];
  let after = '';
  do {
    const reply = await fetch(`${barUrl}/v1/tickets?storeId=gorae&state=ready&limit=100${after}`, {
      headers: { Authorization: `Bearer ${staffKey}` },
    });
    const page = (await reply.json()) as { readonly items: readonly Ticket[]; readonly next?: string };
    all.push(...page.items);
    after = page.next === undefined ? '' : `&after=${encodeURIComponent(page.next)}`;
  } while (after !== '');
  return all;
};

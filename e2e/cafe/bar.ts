import type { TicketView } from '@gorae/contracts/barista-api.ts';
import type { Wire } from '@gorae/contracts/kit/wire.ts';
import { until } from '@gorae/platform/testing/until.ts';
import type { Counter, Placed, Problem, Reply } from './counter.ts';
import { staffKey } from './start.ts';

export type Ticket = Wire<typeof TicketView>;
export type Press = 'start' | 'done' | 'undo' | 'collected' | 'abandon';

/** A barista who is signed in. */
export interface Bar {
  /** The order's ticket once it is in her hand. */
  inHand(order: Placed): Promise<Ticket>;
  ticketOf(order: Placed): Promise<Ticket | undefined>;
  /** Presses a button, having seen this state of the ticket. */
  press(seen: Ticket, what: Press, body?: unknown): Promise<Reply<Ticket & Problem>>;
  signOut(): Promise<Reply<Problem>>;
}

export const openBar = async (cafe: Counter, name: string): Promise<Bar> => {
  const at = `/v1/baristas/${encodeURIComponent(name)}`;
  const signedIn = await cafe.ask('PUT', at, { token: staffKey, body: { storeId: 'gorae' } });
  if (signedIn.status !== 200) throw new Error(`Not signed in: ${signedIn.text}`);
  const ticketOf = async ({ id }: Placed): Promise<Ticket | undefined> => {
    const { body } = await cafe.ask<{ items: readonly Ticket[] }>('GET', '/v1/tickets?storeId=gorae', {
      token: staffKey,
    });
    return body.items.find(({ orderId }) => orderId === id);
  };
  return {
    ticketOf,
    inHand: (order) =>
      until(
        async () => {
          const ticket = await ticketOf(order);
          return ticket?.claim?.barista === name && ticket;
        },
        { what: `${name} has number ${order.number} in hand` },
      ),
    press: (seen, what, body) =>
      cafe.ask('POST', `/v1/tickets/${seen.ticketId}/${what}`, {
        token: staffKey,
        headers: { 'If-Match': `"v${seen.version}"` },
        ...(body === undefined ? {} : { body }),
      }),
    signOut: () => cafe.ask('DELETE', at, { token: staffKey }),
  };
};

import type { TicketView } from '@gorae/contracts/barista-api.ts';
import type { Wire } from '@gorae/contracts/kit/wire.ts';
import { type Counter, type Problem, type Reply, untilServed } from './counter.ts';
import { staffKey } from './start.ts';

export type Ticket = Wire<typeof TicketView>;
export type Press = 'start' | 'done' | 'undo' | 'collected' | 'abandon';

export const ticketOf = async (cafe: Counter, orderId: string): Promise<Ticket | undefined> => {
  const { body } = await untilServed(() =>
    cafe.ask<{ items: readonly Ticket[] }>('GET', '/v1/tickets?storeId=gorae', { token: staffKey }),
  );
  return body.items.find((ticket) => ticket.orderId === orderId);
};

/**
 * Presses a button, having seen this state of the ticket; once more while the store is out of reach. Such a press may have been done all the
 * same: when the next finds another state, the answer is the ticket as it is.
 */
export const press = async (
  cafe: Counter,
  seen: Ticket,
  { what, body }: { what: Press; body?: unknown },
): Promise<Reply<Ticket & Problem>> => {
  let presses = 0;
  const reply = await untilServed(() => {
    presses++;
    return cafe.ask<Ticket & Problem>('POST', `/v1/tickets/${seen.ticketId}/${what}`, {
      token: staffKey,
      headers: { 'If-Match': `"v${seen.version}"` },
      ...(body === undefined ? {} : { body }),
    });
  });
  if (presses === 1 || reply.status !== 412) return reply;
  return { ...reply, status: 200, body: (await ticketOf(cafe, seen.orderId)) as Ticket & Problem };
};

/** The staff see that an order which is ready is picked up. */
export const handOver = async (cafe: Counter, orderId: string): Promise<void> => {
  const ticket = await ticketOf(cafe, orderId);
  if (ticket === undefined) throw new Error(`There is no ticket for ${orderId}`);
  const { status, text } = await press(cafe, ticket, { what: 'collected' });
  if (status !== 200) throw new Error(`Not collected: ${status} ${text}`);
};

import { until } from '@gorae/platform/testing/until.ts';
import { type Counter, type Placed, type Problem, type Reply, untilServed } from './counter.ts';
import { staffKey } from './start.ts';
import { type Press, press, type Ticket, ticketOf } from './tickets.ts';

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
  const signedIn = await untilServed(() => cafe.ask('PUT', at, { token: staffKey, body: { storeId: 'gorae' } }));
  if (signedIn.status !== 200) throw new Error(`Not signed in: ${signedIn.text}`);
  return {
    ticketOf: ({ id }) => ticketOf(cafe, id),
    inHand: ({ id, number }) =>
      until(
        async () => {
          const ticket = await ticketOf(cafe, id);
          return ticket?.claim?.barista === name && ticket;
        },
        { what: `${name} has number ${number} in hand` },
      ),
    press: (seen, what, body) => press(cafe, seen, { what, body }),
    signOut: () => untilServed(() => cafe.ask('DELETE', at, { token: staffKey })),
  };
};

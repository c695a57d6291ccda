import type { Ticket } from '@gorae/barista-service/domain/ticket.ts';
import { toTicketView } from '@gorae/barista-service/http/to-view.ts';
import type { Ledgers } from '@gorae/cafe/reconcile/ledgers.ts';
import type { Order } from '@gorae/order-service/domain/order.ts';
import { publicView } from '@gorae/order-service/domain/public-view.ts';
import type { Payment } from '@gorae/payment-service/domain/payment.ts';
import { toPaymentView } from '@gorae/payment-service/http/to-view.ts';
import type { World } from '../world/world.ts';

const all = <T>({ databases }: World, service: keyof World['databases'], collection: string): readonly T[] =>
  [...databases[service].rows(collection).values()].map(({ doc }) => doc as unknown as T);

export const storedOrders = (world: World): readonly Order[] => all(world, 'order', 'orders');
export const storedPayments = (world: World): readonly Payment[] => all(world, 'payment', 'payments');
export const storedTickets = (world: World): readonly Ticket[] => all(world, 'bar', 'tickets');

/** Every side of the café, as `npm run reconcile` would read it. */
export const readLedgers = (world: World): Ledgers => ({
  orders: storedOrders(world).map(publicView),
  payments: storedPayments(world).map(toPaymentView),
  tickets: storedTickets(world).map(toTicketView),
  vendor: world.vendor.entries,
});

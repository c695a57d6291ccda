import type { TicketChanged } from '@gorae/contracts/events.ts';
import type { Event } from '@gorae/contracts/kit/event.ts';
import type { orderServiceQueue } from '@gorae/contracts/topology.ts';
import type { Handlers } from '@gorae/platform/bus/bus.ts';
import { fromIso } from '@gorae/platform/run/clock.ts';
import type { Orders } from '../app/ports.ts';
import { hearPayment, type PaymentNews } from '../domain/hear-payment.ts';
import { hearTicket } from '../domain/hear-ticket.ts';
import type { TicketNews } from '../domain/order.ts';

/** What order-service hears. Each is safe to run twice and in any order: an order keeps the latest word, not the last. */
export const orderHandlers = ({ orders }: { orders: Orders }): Handlers<(typeof orderServiceQueue)['events']> => {
  const payment = async (orderId: string, news: PaymentNews) => {
    await orders.change(orderId, (order) => hearPayment(order, news));
  };
  const ticket = async ({ data }: Event<TicketChanged>, more: Partial<TicketNews> = {}) => {
    await orders.change(data.orderId, (order) => hearTicket(order, { ...toNews(data), ...more }));
  };
  return {
    'payment.confirming': ({ data, time }) =>
      payment(data.orderId, { attemptId: data.attemptId, state: 'confirming', at: time }),
    'payment.settled': ({ data }) =>
      payment(data.orderId, {
        attemptId: data.attemptId,
        state: data.outcome,
        at: fromIso(data.settledAt),
        ...(data.declineReason === undefined ? {} : { declineReason: data.declineReason }),
      }),
    'payment.refunded': ({ data }) =>
      payment(data.orderId, {
        attemptId: data.attemptId,
        state: 'refunded',
        at: fromIso(data.refundedAt),
        refundedKrw: data.amountKrw,
      }),
    'ticket.started': (event) => ticket(event),
    'ticket.ready': (event) => ticket(event),
    'ticket.reopened': (event) => ticket(event, { reopenedAt: event.time }),
    'ticket.collected': (event) => ticket(event),
    'ticket.dropped': (event) => ticket(event),
    'ticket.abandoned': (event) => ticket(event),
  };
};

const times = ['startedAt', 'readyAt', 'collectedAt', 'endedAt'] as const;

const toNews = (data: TicketChanged): TicketNews => ({
  ticketId: data.ticketId,
  version: data.version,
  state: data.state,
  ...Object.fromEntries(times.flatMap((name) => (data[name] === undefined ? [] : [[name, fromIso(data[name])]]))),
  ...(data.reason === undefined ? {} : { reason: data.reason }),
  ...(data.barista === undefined ? {} : { barista: data.barista }),
});

import type { PaymentRequested } from '@gorae/contracts/events.ts';
import type { EventOf } from '@gorae/contracts/kit/event.ts';
import { type Clock, fromIso } from '@gorae/platform/run/clock.ts';
import type { Asker, Payments } from '../app/ports.ts';
import { requestPayment } from '../domain/request-payment.ts';

interface Deps {
  readonly payments: Payments;
  readonly asker: Asker;
  readonly clock: Clock;
}

/** Stores the attempt; the vendor is asked afterwards, outside the handler. Safe to run twice, and after the order has ended. */
export const onPaymentRequested =
  ({ payments, asker, clock }: Deps) =>
  async ({ data }: EventOf<typeof PaymentRequested>): Promise<void> => {
    const request = { ...data, requestedAt: fromIso(data.requestedAt) };
    await payments.change(data.orderId, (payment) => requestPayment(payment, request, clock.now()));
    asker.kick(data.orderId);
  };

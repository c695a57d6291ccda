import { paymentApi } from '@gorae/contracts/payment-api.ts';
import { Refusal } from '@gorae/platform/errors.ts';
import { etagOf } from '@gorae/platform/http/etag.ts';
import { implement, type Route } from '@gorae/platform/http/implement.ts';
import type { ListPayments } from '../app/list-payments.ts';
import type { Payments, Vendor } from '../app/ports.ts';
import { toMethodView, toPaymentView } from './to-view.ts';

interface Deps {
  readonly payments: Pick<Payments, 'find'>;
  readonly listPayments: ListPayments;
  readonly vendors: readonly Vendor[];
}

export const paymentRoutes = ({ payments, listPayments, vendors }: Deps): readonly Route[] =>
  implement(paymentApi, {
    listPaymentMethods: () => ({ status: 200, body: { items: vendors.map(toMethodView) } }),
    listPayments: async ({ query }) => {
      const { items, next } = await listPayments(query);
      return { status: 200, body: { items: items.map(toPaymentView), ...(next === undefined ? {} : { next }) } };
    },
    getPayment: async ({ params }) => {
      const payment = await payments.find(params.orderId);
      if (payment === undefined) throw new Refusal('missing', 'payment-not-found');
      return { status: 200, body: toPaymentView(payment), headers: { ETag: etagOf(payment.version) } };
    },
  });

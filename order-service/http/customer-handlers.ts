import type { Caller } from '@gorae/contracts/kit/operation.ts';
import type { orderApi } from '@gorae/contracts/order-api.ts';
import type { Capabilities } from '@gorae/platform/http/capability.ts';
import { etagOf } from '@gorae/platform/http/etag.ts';
import { digestOfKey, readIdempotencyKey } from '@gorae/platform/http/idempotency.ts';
import type { Handlers } from '@gorae/platform/http/implement.ts';
import type { CancelOrder } from '../app/cancel-order.ts';
import { cancellationIsKnown, paymentIsKnown } from '../app/follow-order.ts';
import type { PayOrder } from '../app/pay-order.ts';
import type { PlaceOrder } from '../app/place-order.ts';
import { alreadyStarted } from '../domain/cancel.ts';
import type { Actor, Order } from '../domain/order.ts';
import { publicView } from '../domain/public-view.ts';
import type { Settle, Waiting } from './settle.ts';

export interface CustomerHandlersDeps {
  readonly placeOrder: PlaceOrder;
  readonly payOrder: PayOrder;
  readonly cancelOrder: CancelOrder;
  readonly capabilities: Capabilities;
  readonly settle: Settle;
}

type CustomerOperation = 'placeOrder' | 'payOrder' | 'cancelOrder';

export const customerHandlers = ({
  placeOrder,
  payOrder,
  cancelOrder,
  capabilities,
  settle,
}: CustomerHandlersDeps): Pick<Handlers<typeof orderApi>, CustomerOperation> => {
  const paid = async (stored: Order, input: Waiting) => {
    const { order, applied } = await settle(stored, paymentIsKnown, input);
    const headers = { ...applied, Location: `/v1/orders/${order.id}`, ETag: etagOf(order.version) };
    return { status: paymentIsKnown(order) ? (201 as const) : (202 as const), order, headers };
  };
  return {
    placeOrder: async (input) => {
      const stored = await placeOrder(input.body, askedBy(input));
      const { status, order, headers } = await paid(stored, input);
      return { status, body: { ...publicView(order), orderToken: capabilities.issue(order.id) }, headers };
    },
    payOrder: async (input) => {
      const stored = await payOrder(input.params.orderId, input.body, askedBy(input));
      const { status, order, headers } = await paid(stored, input);
      return { status, body: publicView(order), headers };
    },
    cancelOrder: async (input) => {
      const stored = await cancelOrder(input.params.orderId, actorOf(input.caller), input.body.reason);
      const { order, applied } = await settle(stored, cancellationIsKnown, input);
      if (order.cancellation?.state === 'refused') throw alreadyStarted(order);
      const headers = { ...applied, ETag: etagOf(order.version) };
      return { status: order.state === 'cancelling' ? 202 : 200, body: publicView(order), headers };
    },
  };
};

const askedBy = ({
  headers,
  caller,
}: {
  readonly headers: { readonly 'Idempotency-Key'?: string };
  readonly caller: Caller;
}) => ({ key: digestOfKey(readIdempotencyKey(headers['Idempotency-Key'])), by: actorOf(caller) });

const actorOf = ({ role }: Caller): Actor => ({ kind: role === 'staff' ? 'staff' : 'customer' });

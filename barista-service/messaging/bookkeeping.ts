import { baristaServiceQueue } from '@gorae/contracts/topology.ts';
import type { Bus, Subscription } from '@gorae/platform/bus/bus.ts';
import type { Tickets } from '../app/ports.ts';
import { onOrderCancelling } from './on-order-cancelling.ts';
import { onOrderCollected } from './on-order-collected.ts';
import { onOrderPaid } from './on-order-paid.ts';

/** Enough for many orders to share a commit. */
const prefetch = 16;

/** Keeps the board true to the orders, whatever the baristas are doing. Close it. */
export const openBookkeeping = (bus: Bus, tickets: Tickets): Subscription =>
  bus.consume(
    baristaServiceQueue,
    {
      'order.paid': onOrderPaid({ tickets }),
      'order.cancelling': onOrderCancelling({ tickets }),
      'order.cancelled': onOrderCancelling({ tickets }),
      'order.collected': onOrderCollected({ tickets }),
    },
    { prefetch },
  );

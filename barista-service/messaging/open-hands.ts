import type { OrderPaid } from '@gorae/contracts/events.ts';
import type { EventOf } from '@gorae/contracts/kit/event.ts';
import { baristaWorkQueue } from '@gorae/contracts/topology.ts';
import type { Bus, Delivery } from '@gorae/platform/bus/bus.ts';
import type { OpenHands } from '../app/ports.ts';
import { admit } from '../domain/admit.ts';

/** A lane's consumer: one permit at a time, held for as long as the hands are full. */
export const openHandsOn =
  (bus: Bus): OpenHands =>
  (hold) =>
    bus.consume(
      baristaWorkQueue,
      {
        'order.paid': ({ data, time }: EventOf<typeof OrderPaid>, delivery: Delivery) =>
          hold({ fresh: admit(data.order, time) }, delivery),
        'permit.issued': (_: unknown, delivery: Delivery) => hold({}, delivery),
      },
      { prefetch: 1 },
    );

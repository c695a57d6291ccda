import type { OrderPaid } from '@gorae/contracts/events.ts';
import type { EventOf } from '@gorae/contracts/kit/event.ts';
import type { Tickets } from '../app/ports.ts';
import { admit } from '../domain/admit.ts';

/** Puts the drinks of a paid order on the board. Safe to run twice; nothing when the order was given up before. */
export const onOrderPaid =
  ({ tickets }: { tickets: Tickets }) =>
  async ({ data, time }: EventOf<typeof OrderPaid>): Promise<void> => {
    await tickets.insert(admit(data.order, time));
  };

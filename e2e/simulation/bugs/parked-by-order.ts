import type { OrderView } from '@gorae/contracts/schemas.ts';
import { Refusal } from '@gorae/platform/errors.ts';
import type { Collection, Versioned } from '@gorae/platform/store/store.ts';
import type { Bug } from './bug.ts';
import { throughHandlers } from './through.ts';

const orders: Collection<Versioned & Pick<OrderView, 'state'>> = { name: 'orders' };

export const parkedByOrder: Bug = {
  name: 'parked-by-order',
  mistake: 'news that come before the news that they follow are refused',
  bus: (bus, _place, store) =>
    throughHandlers(bus, (handler, queue) => async (event, delivery) => {
      if (queue === 'order-service' && event.name === 'ticket.ready') {
        const order = await (await store?.documents(orders))?.find(event.subject);
        if (order?.state === 'unpaid' || order?.state === 'paid') throw new Refusal('conflict', 'not-started-yet');
      }
      await handler(event, delivery);
    }),
};

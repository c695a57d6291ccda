import type { Collection, Versioned } from '@gorae/platform/store/store.ts';
import type { Bug } from './bug.ts';
import { throughHandlers } from './through.ts';

const seenCollection: Collection<Versioned> = { name: 'seen' };

export const seenBeforeEffect: Bug = {
  name: 'seen-before-effect',
  mistake: 'a message is noted as seen before it has had its effect',
  bus: (bus, _place, store) =>
    throughHandlers(bus, (handler, queue) => async (event, delivery) => {
      const seen = await store?.documents(seenCollection);
      if ((await seen?.insert({ id: `${queue} ${event.id}`, version: 1 })) === false) return;
      await handler(event, delivery);
    }),
};

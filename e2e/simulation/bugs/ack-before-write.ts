import type { Bug } from './bug.ts';
import { throughHandlers } from './through.ts';

export const ackBeforeWrite: Bug = {
  name: 'ack-before-write',
  mistake: 'a message is acked before what it says is durable',
  bus: (bus) =>
    throughHandlers(bus, (handler) => async (event, delivery) => {
      handler(event, delivery).catch(() => undefined);
    }),
};

import type { Mortal } from '../../testing/mortal.ts';
import type { AnyHandlers } from '../any-handlers.ts';
import type { Bus } from '../bus.ts';

/** Handlers belong to the process too: when it dies they are not called any more, and what they were doing never ends. */
export const mortalBus = (bus: Bus, life: Mortal): Bus => ({
  ...bus,
  consume: (queue, handlers, options) => {
    const mortal: Record<string, AnyHandlers[string]> = {};
    for (const [name, handler] of Object.entries(handlers as unknown as AnyHandlers))
      mortal[name] = (event, delivery) =>
        life.alive() && handler !== undefined
          ? life.guard(handler(event, delivery))
          : new Promise<never>(() => undefined);
    return bus.consume(queue, mortal as unknown as typeof handlers, options);
  },
});

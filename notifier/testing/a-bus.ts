import { topology } from '@gorae/contracts/topology.ts';
import { createEmbeddedBus } from '@gorae/platform/bus/embedded/embedded-bus.ts';
import { type Clock, systemClock } from '@gorae/platform/run/clock.ts';
import { openDatabase } from '@gorae/platform/store/sqlite/database.ts';

/** The embedded bus in memory. It outlives the notifiers that read it, as a broker does. */
export const aBus = (clock: Clock = systemClock) => {
  const database = openDatabase({ file: ':memory:', clock });
  const bus = createEmbeddedBus({ database, topology, clock });
  return {
    ...bus,
    [Symbol.asyncDispose]: async () => {
      await bus.close();
      await database.close();
    },
  };
};

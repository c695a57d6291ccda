import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createMortal } from '../../testing/mortal.ts';
import { createVirtualClock } from '../../testing/virtual-clock.ts';
import { type BusLab, postal } from '../suite/bus-lab.ts';
import { mortalBus } from '../suite/mortal-bus.ts';
import { openEmbeddedEngine } from './engine.ts';

/** A file in a folder of its own, on a virtual clock. */
export const makeEmbeddedBusLab = async (): Promise<BusLab> => {
  const folder = await mkdtemp(join(tmpdir(), 'bus-'));
  const clock = createVirtualClock(1_700_000_000_000);
  return {
    open: async (topology = postal) => {
      const life = createMortal(clock);
      const file = join(folder, 'bus.sqlite');
      const engine = openEmbeddedEngine({ file, topology, clock: life.clock, defer: life.defer, syncInCommit: true });
      return { bus: mortalBus(engine.bus, life), crash: async () => life.die(), close: engine.close };
    },
    pass: clock.advance,
    now: clock.now,
    slackMs: 0,
    remove: () => rm(folder, { recursive: true, force: true }),
  };
};

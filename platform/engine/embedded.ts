import type { Topology } from '@gorae/contracts/kit/event.ts';
import { openEmbeddedEngine } from '../bus/embedded/engine.ts';
import type { Clock } from '../run/clock.ts';
import type { Log } from '../run/log.ts';
import type { Engine } from './engine.ts';
import { startPruning } from './prune-log.ts';

export interface EmbeddedOptions {
  /** A path, or `:memory:`. Whoever opens it holds the folder that it is in. */
  readonly file: string;
  readonly topology: Topology;
  /** Log entries younger than this are kept. */
  readonly keepLogMs: number;
  readonly clock: Clock;
  readonly log: Log;
}

/** Everything in one SQLite file of this process. Throws a `StartFault` when the file cannot be used. */
export const openEmbedded = ({ keepLogMs, ...options }: EmbeddedOptions): Engine => {
  const engine = openEmbeddedEngine(options);
  const pruning = startPruning({ bus: engine.bus, clock: options.clock, log: options.log, keepMs: keepLogMs });
  return {
    name: 'one SQLite file',
    store: engine.store,
    bus: engine.bus,
    isAlone: true,
    outboxes: {},
    checks: { store: engine.isHealthy },
    notes: {},
    open: async () => undefined,
    close: async () => {
      await pruning.close();
      await engine.close();
    },
  };
};

import type { Topology } from '@gorae/contracts/kit/event.ts';
import type { Clock } from '../run/clock.ts';
import type { Log } from '../run/log.ts';
import type { Random } from '../run/random.ts';
import { openEmbedded } from './embedded.ts';
import type { Engine } from './engine.ts';

export interface EngineOptions {
  /** File of the embedded engine, or `:memory:`; the caller holds the folder that it is in. */
  readonly file: string;
  readonly topology: Topology;
  /** Log entries younger than this are kept. */
  readonly keepLogMs: number;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
}

/** Opens what the configuration asks for. Rejects with a `StartFault` of one line for what can never work. Close it. */
export const openEngine = async (options: EngineOptions): Promise<Engine> => openEmbedded(options);

import { type Behaviour, toBehaviours } from '../testing/behaviour.ts';
import type { BusLab } from './suite/bus-lab.ts';
import { deliveringRules } from './suite/delivering.ts';
import { endingRules } from './suite/ending.ts';
import { failingRules } from './suite/failing.ts';
import { parkingRules } from './suite/parking.ts';
import { readingRules } from './suite/reading.ts';

/** What every bus promises. Each behaviour gets a lab, an empty broker, of its own and removes it. */
export const busSuite = (makeLab: () => Promise<BusLab>): readonly Behaviour[] =>
  toBehaviours([...deliveringRules, ...failingRules, ...parkingRules, ...endingRules, ...readingRules], makeLab);

import { type Behaviour, toBehaviours } from '../testing/behaviour.ts';
import { changingRules } from './suite/changing.ts';
import { countingRules } from './suite/counting.ts';
import { durabilityRules } from './suite/durability.ts';
import { findingRules } from './suite/finding.ts';
import { pagingRules } from './suite/paging.ts';
import type { StoreLab } from './suite/store-lab.ts';

/** What every store promises. Each behaviour gets a lab, an empty database, of its own and removes it. */
export const storeSuite = (makeLab: () => Promise<StoreLab>): readonly Behaviour[] =>
  toBehaviours([...findingRules, ...changingRules, ...pagingRules, ...countingRules, ...durabilityRules], makeLab);

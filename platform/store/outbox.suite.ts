import { type Behaviour, toBehaviours } from '../testing/behaviour.ts';
import type { OutboxLab } from './suite/store-lab.ts';
import { waitingRules } from './suite/waiting.ts';

/** What every store with an outbox promises besides, to those who look after it. Labs as those of `storeSuite`. */
export const outboxSuite = (makeLab: () => Promise<OutboxLab>): readonly Behaviour[] =>
  toBehaviours(waitingRules, makeLab);

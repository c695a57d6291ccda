import type { LeftMessage } from '@gorae/platform/testing/servers/leave-behind.ts';
import type { OpenCafe } from './open.ts';
import type { Started } from './process.ts';
import type { CafeOptions } from './start.ts';

/** A way to run the café. Whoever stands outside cannot tell one from another, so the same journeys are walked in each. */
export interface Setup {
  /** Starts a café, also one more time on the same data folder. The caller ends it. */
  readonly start: (options: CafeOptions) => Promise<Started>;
  /** Puts messages on queues of an open café. It is open, and they are there, when this resolves. */
  readonly leave: (cafe: OpenCafe, messages: readonly LeftMessage[]) => Promise<void>;
}

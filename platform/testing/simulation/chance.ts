import type { Step } from './scheduler.ts';

/** How a call to something outside the process goes. */
export type Passage =
  | 'through'
  /** It never arrived. */
  | 'unreached'
  /** It arrived and did its work, but the caller does not hear so. */
  | 'answer-lost'
  /** Only for publishing: one of the queues did not take it, the others did; the caller hears that it failed. */
  | 'refused-by-one';

/** What goes wrong between a process and the world. Asked at each call. */
export interface Chance {
  /** Calls to the store. */
  store(step: Step): Passage;
  /** Publishing. */
  publish(step: Step): Passage;
  /** How much later each further copy of a message comes; empty mostly. */
  copies(): readonly number[];
  /** Which of the waiting messages is delivered next, 0 = the oldest; and which of the free consumers gets it. */
  message(count: number): number;
  consumer(count: number): number;
}

export const noChance: Chance = {
  store: () => 'through',
  publish: () => 'through',
  copies: () => [],
  message: () => 0,
  consumer: () => 0,
};

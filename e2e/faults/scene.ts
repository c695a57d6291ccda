import type { Shop } from '../kills/shop.ts';
import type { Fault } from './fault.ts';
import type { PoisonBook } from './poison-book.ts';
import type { StormyCafe } from './stormy-cafe.ts';

/** Where a storm takes place. */
export interface Scene {
  readonly shop: Shop<StormyCafe>;
  readonly book: PoisonBook;
}

/** Promises that were broken, in words. */
export type Broken = readonly string[];

/** A fault that is in force. */
export interface Harm {
  /** What was to be harmed was there before, and was harmed. */
  readonly landed: boolean;
  /** What the café must live up to also at its end, before it is healed; resolves with what it did not. */
  readonly meanwhile?: () => Promise<Broken>;
  /** Ends it. Resolves, with what went wrong, when what was harmed is there again. */
  readonly heal: () => Promise<Broken>;
  /** What must have become good once all is healed; resolves with what has not. */
  readonly afterwards?: () => Promise<Broken>;
}

export const nothing = async (): Promise<Broken> => [];

/** The faults that are called so. */
export type Of<W extends Fault['what']> = Extract<Fault, { readonly what: W }>;

import { BadMessage, Refusal, Unavailable } from '../errors.ts';

/** What becomes of a message whose handler rejected. */
export type Failure =
  | { readonly kind: 'hand-back' }
  | { readonly kind: 'pause' }
  | { readonly kind: 'retry'; readonly attempts: number; readonly reason: string; readonly delayMs: number }
  | { readonly kind: 'park'; readonly attempts: number; readonly reason: string };

export interface FailureContext {
  /** The subscription was closing when the handler rejected. */
  readonly aborted: boolean;
  /** Failures counted before this one. */
  readonly attempts: number;
}

/** Long enough for a deployment or a fail-over to pass, short enough that nobody waits for a minute. */
export const retryDelaysMs: readonly number[] = [1_000, 5_000, 15_000];

/** The one place where an error becomes a fate, for every adapter. */
export const judgeFailure = (error: unknown, { aborted, attempts }: FailureContext): Failure => {
  if (aborted) return { kind: 'hand-back' };
  if (error instanceof Unavailable) return { kind: 'pause' };
  const counted = attempts + 1;
  if (error instanceof BadMessage)
    return { kind: 'park', attempts: counted, reason: cut(`bad message: ${error.message}`) };
  if (error instanceof Refusal) return { kind: 'park', attempts: counted, reason: cut(`refused: ${error.code}`) };
  const reason = cut(`failed ${counted === 1 ? 'once' : `${counted} times`}: ${describe(error)}`);
  const delayMs = retryDelaysMs[attempts];
  return delayMs === undefined
    ? { kind: 'park', attempts: counted, reason }
    : { kind: 'retry', attempts: counted, reason, delayMs };
};

const describe = (error: unknown): string =>
  error instanceof Error ? `${error.name}: ${error.message}` : 'no error object';

const cut = (reason: string): string => (reason.length > 300 ? `${reason.slice(0, 299)}…` : reason);

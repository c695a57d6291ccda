import type { Problem } from './generated/types.gen.ts';

/** Everything that the SDK throws, but for what your own `signal` was aborted with. */
export class GoraeError extends Error {
  override readonly name: string = 'GoraeError';
  /** Made to be switched on, such as `menu-item-sold-out`; a code that you do not know is new. */
  readonly code: string;
  constructor(code: string, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}

/** The café said no, and why (RFC 9457). Nothing was changed. */
export class Refused extends GoraeError {
  override readonly name = 'Refused';
  readonly status: number;
  /** The whole document, with members that belong to one code only, such as `totalKrw` of `price-changed`. */
  readonly problem: Problem & Readonly<Record<string, unknown>>;
  constructor(problem: Problem) {
    super(problem.code, problem.detail ?? problem.title);
    this.status = problem.status;
    this.problem = { ...problem };
  }
}

/**
 * No answer that could be read, however often we asked. What was asked for may have happened all the same: the same again with
 * the same `idempotencyKey` finds out, and never does it twice.
 */
export class Unreachable extends GoraeError {
  override readonly name = 'Unreachable';
  idempotencyKey?: string;
  constructor(message: string, cause?: unknown) {
    super('unreachable', message, { cause });
  }
}

/** Reads what a failed call left behind; `status` is undefined when there was no answer at all. */
export const toError = (error: unknown, status: number | undefined): GoraeError =>
  isProblem(error) && status !== undefined
    ? new Refused(error)
    : new Unreachable(status === undefined ? 'The café does not answer' : `Something else answers (${status})`, error);

const isProblem = (value: unknown): value is Problem =>
  typeof value === 'object' && value !== null && typeof (value as Partial<Problem>).code === 'string';

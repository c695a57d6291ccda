import { problemTitles, problemType } from '@gorae/contracts/kit/openapi/problem.ts';
import { Refusal, type RefusalKind, Unavailable } from '../errors.ts';
import type { Log } from '../run/log.ts';
import { Rejection, type RequestFault } from './rejection.ts';

interface Problem {
  readonly status: number;
  readonly code: string;
  readonly detail?: string | undefined;
  readonly errors?: readonly RequestFault[] | undefined;
  readonly members?: Readonly<Record<string, string | number | boolean>> | undefined;
  readonly headers?: Readonly<Record<string, string>> | undefined;
}

/**
 * The one place where an error becomes a status. What the client may know is in `code` and `detail`; anything unexpected is a bare
 * 500 whose stack is in the log under the same request id.
 */
export const toProblemResponse = (error: unknown, requestId: string, log: Log): Response => {
  const problem = toProblem(error, requestId, log);
  const title = problemTitles[problem.status] ?? 'Error';
  const { status, code, detail, errors } = problem;
  const body = { ...problem.members, type: 'about:blank', title, status, code, detail, errors, requestId };
  const headers = { ...problem.headers, 'Content-Type': problemType };
  return new Response(JSON.stringify(body), { status, headers });
};

const toProblem = (error: unknown, requestId: string, log: Log): Problem => {
  if (error instanceof Refusal) return fromRefusal(error);
  if (error instanceof Rejection) return { ...error.details, status: error.status, code: error.code };
  if (error instanceof Unavailable) {
    log.warn('out of reach', { requestId, error });
    return { status: 503, code: 'unavailable', detail: 'Try the same again shortly.', headers: { 'Retry-After': '2' } };
  }
  log.error('request failed', { requestId, error: error instanceof Error ? error : new Error(String(error)) });
  return { status: 500, code: 'internal-error', detail: 'The fault is on our side and has been recorded.' };
};

const statuses: Readonly<Record<RefusalKind, number>> = {
  malformed: 400,
  invalid: 422,
  missing: 404,
  conflict: 409,
  forbidden: 403,
  stale: 412,
  unconditional: 428,
  busy: 503,
};

const fromRefusal = ({ kind, code, details }: Refusal): Problem => {
  const { pointer, retryAfterSeconds, members } = details;
  const status = statuses[kind];
  // "Not found" and "not yours" must not be told apart, so a 404 has the same sentence whoever says it.
  const detail = status === 404 ? undefined : details.detail;
  const errors = pointer === undefined ? undefined : [{ pointer, detail: detail ?? code }];
  const headers = kind === 'busy' ? { 'Retry-After': String(retryAfterSeconds ?? 2) } : undefined;
  return { status, code, detail, errors, members, headers };
};

import type { OperationSpec } from '@gorae/contracts/kit/operation.ts';
import { Elysia } from 'elysia';
import type { NewId } from '../run/ids.ts';
import type { Log } from '../run/log.ts';
import { addCorsHeaders, type Cors } from './cors.ts';
import type { Endpoint } from './endpoint.ts';
import type { Route } from './implement.ts';
import { createInFlight } from './in-flight.ts';
import { buildPathTable, type PathEntry } from './path-table.ts';
import { toProblemResponse } from './problem.ts';
import { Rejection } from './rejection.ts';
import type { Authenticate } from './serve-operation.ts';

export interface HttpMetrics {
  /** Called when a request arrives; the result when it is answered, with the operation's id (`none` for an unknown path). */
  begin(): (answered: { operation: string; status: number }) => void;
}

export interface HttpAppOptions {
  readonly routes: readonly Route[];
  readonly pages?: readonly Endpoint[];
  readonly ops?: readonly Endpoint[];
  readonly authenticate: Authenticate;
  readonly newId: NewId;
  readonly log: Log;
  readonly metrics?: HttpMetrics;
  readonly cors: Cors;
  /** How many operations may be at work at once; those that only wait (`input.waiting()`) and open streams do not count. */
  readonly inFlightLimit: number;
}

export interface HttpApp {
  /** All that is answered by contract. */
  readonly operations: readonly OperationSpec[];
  /** Answers every request, also a broken one; never rejects. */
  fetch(request: Request): Promise<Response>;
  /** Aborts `signal` of all requests, so that waits and streams end; refuses new ones; resolves when the last is answered. */
  close(): Promise<void>;
}

/** The contracts, pages and ops endpoints of a process behind one `fetch`. Elysia finds the path; everything else is ours. */
export const createHttpApp = (options: HttpAppOptions): HttpApp => {
  const draining = new AbortController();
  const open = createInFlight(Number.POSITIVE_INFINITY);
  const inFlight = createInFlight(options.inFlightLimit);
  const deps = { authenticate: options.authenticate, inFlight, draining: draining.signal };
  const entries = buildPathTable(options.routes, [...(options.pages ?? []), ...(options.ops ?? [])], deps);
  const answer = createAnswer(options, draining.signal);
  const router = createRouter(entries, answer);
  return {
    operations: options.routes.map(({ operation }) => operation),
    fetch: async (request) => {
      const leave = open.enter();
      try {
        return await router.fetch(request);
      } catch (error) {
        return await answer(request, undefined, [], error);
      } finally {
        leave();
      }
    },
    close: async () => {
      draining.abort();
      await open.empty();
    },
  };
};

type AnswerRequest = (
  request: Request,
  entry: PathEntry | undefined,
  values: readonly unknown[],
  failed?: unknown,
) => Promise<Response>;

/** Parsing stays off and replies are plain Responses, so Elysia adds nothing of its own. One entry per path takes every method: Elysia would answer HEAD by running GET. */
const createRouter = (entries: readonly PathEntry[], answer: AnswerRequest) => {
  const router = new Elysia({ normalize: false, strictPath: true });
  for (const entry of entries)
    router.all(entry.pattern, ({ request, params }) => answer(request, entry, valuesOf(params)), { parse: 'none' });
  const toNowhere = ({ request }: { request: Request }) => answer(request, undefined, []);
  if (!entries.some(({ pattern }) => pattern === '/')) router.all('/', toNowhere, { parse: 'none' });
  router.all('/*', toNowhere, { parse: 'none' });
  router.onError(({ request, error }) => answer(request, undefined, [], error));
  return router;
};

const valuesOf = (params: object | undefined): readonly unknown[] => {
  const byName = (params ?? {}) as Readonly<Record<string, unknown>>;
  return Object.keys(byName).map((_, position) => byName[`p${position}`]);
};

const createAnswer = (options: HttpAppOptions, draining: AbortSignal): AnswerRequest => {
  const { newId, log, metrics, cors } = options;
  return async (request, entry, values, failed) => {
    const done = metrics?.begin();
    const requestId = readRequestId(request.headers.get('x-request-id')) ?? newId();
    const response = await dispatch(request, entry, values, { requestId, draining, failed }).catch((error: unknown) =>
      toProblemResponse(error, requestId, log),
    );
    addHeaders(response.headers, requestId);
    addCorsHeaders(response.headers, request, cors);
    done?.({ operation: labelOf(request, entry), status: response.status });
    return request.method === 'HEAD' ? withoutBody(response) : response;
  };
};

interface Dispatch {
  readonly requestId: string;
  readonly draining: AbortSignal;
  readonly failed: unknown;
}

const dispatch = async (
  request: Request,
  entry: PathEntry | undefined,
  values: readonly unknown[],
  { requestId, draining, failed }: Dispatch,
): Promise<Response> => {
  if (failed !== undefined) throw failed;
  if (draining.aborted) throw closing();
  if (entry === undefined) throw new Rejection(404, 'not-found');
  if (request.method === 'OPTIONS') return new Response(null, { status: 204, headers: { Allow: entry.allow } });
  const target = targetOf(request, entry);
  if (target === undefined) throw new Rejection(405, 'method-not-allowed', { headers: { Allow: entry.allow } });
  return target.serve(request, values, requestId);
};

const targetOf = (request: Request, entry: PathEntry) =>
  entry.targets.get(request.method === 'HEAD' ? 'GET' : request.method);

const labelOf = (request: Request, entry: PathEntry | undefined): string =>
  (entry && targetOf(request, entry)?.label) ?? 'none';

const closing = () =>
  new Rejection(503, 'closing', {
    detail: 'This server is going away; ask again.',
    headers: { 'Retry-After': '2', Connection: 'close' },
  });

/** A sane id of the client joins its log to ours; anything else is replaced, for it would end up in our log lines. */
const readRequestId = (text: string | null): string | undefined =>
  text !== null && /^[A-Za-z0-9._-]{1,64}$/.test(text) ? text : undefined;

const addHeaders = (headers: Headers, requestId: string): void => {
  headers.set('X-Request-Id', requestId);
  headers.set('X-Content-Type-Options', 'nosniff');
  headers.set('Referrer-Policy', 'no-referrer');
  if (!headers.has('Cache-Control')) headers.set('Cache-Control', 'no-store');
};

const withoutBody = (response: Response): Response => {
  response.body?.cancel().catch(() => undefined);
  return new Response(null, { status: response.status, headers: response.headers });
};

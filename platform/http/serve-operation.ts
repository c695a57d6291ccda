import type { Caller, OperationSpec } from '@gorae/contracts/kit/operation.ts';
import { demandAccepted } from './accept.ts';
import type { Route, RouteInput } from './implement.ts';
import type { InFlight } from './in-flight.ts';
import { compileInput, type Params } from './read-input.ts';
import { Rejection } from './rejection.ts';
import { streamHeaders } from './sse-frame.ts';
import { compileReplies } from './write-reply.ts';

/** Decides who is calling; a Rejection is answered as it is. See `createAuthorize`. */
export type Authenticate = (
  request: Request,
  operation: OperationSpec,
  params: Params,
) => Caller | Rejection | Promise<Caller | Rejection>;

/** Answers one request of a known path and method, or throws what `problem.ts` turns into an answer. */
export type Serve = (request: Request, values: readonly unknown[], requestId: string) => Promise<Response>;

export interface ServeDeps {
  readonly authenticate: Authenticate;
  readonly inFlight: InFlight;
  /** Aborts when the server drains. */
  readonly draining: AbortSignal;
}

/**
 * The way of a request: a place in flight, `Accept`, who is calling, what is asked, the handler, the answer cut to the contract. Who is
 * calling comes before what is asked, so that a stranger learns nothing from faults.
 */
export const serveOperation = ({ operation, handle }: Route, deps: ServeDeps): Serve => {
  const readInput = compileInput(operation);
  const writeReply = compileReplies(operation);
  const names = parameterNames(operation.path);
  const mediaType = operation.stream === undefined ? 'application/json' : 'text/event-stream';
  return async (request, values, requestId) => {
    const leave = deps.inFlight.enter();
    try {
      demandAccepted(request.headers.get('accept'), mediaType);
      const params = toParams(names, values);
      const caller = await deps.authenticate(request, operation, params);
      if (caller instanceof Rejection) throw caller;
      const parts = await readInput(request, new URL(request.url), params);
      if (operation.stream !== undefined && request.method === 'HEAD')
        return new Response(null, { headers: streamHeaders });
      const rest = { caller, requestId, waiting: leave };
      const answer = await handle(withSignal({ ...parts, ...rest }, request.signal, deps.draining));
      return answer instanceof Response ? answer : writeReply(answer);
    } finally {
      leave();
    }
  };
};

export const parameterNames = (path: string): readonly string[] =>
  [...path.matchAll(/\{([^}]+)\}/g)].map((match) => match[1] ?? '');

/** The router hands over null for a segment whose percent-encoding is broken. */
const toParams = (names: readonly string[], values: readonly unknown[]): Params => {
  const params: Record<string, string> = {};
  for (const [at, name] of names.entries()) {
    const value = values[at];
    if (typeof value !== 'string')
      throw new Rejection(400, 'invalid-request', {
        errors: [{ parameter: name, in: 'path', detail: 'Not readable as percent-encoded UTF-8' }],
      });
    params[name] = value;
  }
  return params;
};

/** Made when first asked for: most handlers never look, and a signal that listens to the long-lived one is not free. */
const withSignal = (input: Omit<RouteInput, 'signal'>, client: AbortSignal, draining: AbortSignal): RouteInput => {
  let signal: AbortSignal | undefined;
  return {
    ...input,
    get signal() {
      signal ??= AbortSignal.any([client, draining]);
      return signal;
    },
  };
};

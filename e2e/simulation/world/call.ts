import { compileCheck } from '@gorae/contracts/kit/check.ts';
import type { Role } from '@gorae/contracts/kit/operation.ts';
import { Refusal, type RefusalKind, Unavailable } from '@gorae/platform/errors.ts';
import type { Route } from '@gorae/platform/http/implement.ts';
import type { Life } from '@gorae/platform/testing/simulation/life.ts';
import type { World } from './world.ts';

export interface Asked {
  readonly params?: unknown;
  readonly query?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
  readonly role?: Role;
  /** Of a client that goes away. */
  readonly signal?: AbortSignal;
}

export interface Answer {
  readonly status: number;
  readonly body: unknown;
  /** The code of a problem. */
  readonly code?: string;
}

/** Nobody answered: no such process now, or it ended, or the answer was lost. What was asked may have been done. */
export class LineCut extends Error {
  override readonly name = 'LineCut';
}

const statusOf: Readonly<Record<RefusalKind, number>> = {
  malformed: 400,
  forbidden: 403,
  missing: 404,
  conflict: 409,
  stale: 412,
  invalid: 422,
  unconditional: 428,
  busy: 503,
};

const patienceMs = 60_000;
/**
 * Asks one of the replicas, as a request over HTTP that has been found valid would reach its handler. Rejects with a LineCut. A
 * handler that throws anything but what handlers may throw is a breach.
 */
export const call = async (world: World, client: Life, operationId: string, asked: Asked = {}): Promise<Answer> => {
  const { scheduler, witness } = world;
  await scheduler.step(client, `http ${operationId}`);
  const { route, life } = findRoute(world, operationId);
  checkInput(route, asked);
  const { answered, server } = await withPatience(world, client, life, answerOf(route, asked, witness.breach));
  if (server === 'gone' || answered === undefined) throw new LineCut(`${operationId}: nobody answered`);
  await scheduler.step(client, `http ${operationId} answered`);
  if (asked.signal?.aborted || world.weather.losesReply()) throw new LineCut(`${operationId}: the answer was lost`);
  return answered;
};

/** The route in one of the processes that have it, and where it is. */
export const findRoute = (
  world: World,
  operationId: string,
): { readonly route: Route; readonly life: Life; readonly process: string } => {
  const found = world.processes.flatMap((process) =>
    (process.services() ?? []).flatMap(({ routes }) =>
      routes
        .filter(({ operation }) => operation.id === operationId)
        .map((route) => ({ route, life: process.life(), process: process.name })),
    ),
  );
  const chosen = found[Math.floor(world.random() * found.length)];
  if (chosen === undefined) throw new LineCut(`${operationId}: nobody is there`);
  return chosen;
};

const checks = new Map<string, ReturnType<typeof compileCheck>>();

/** The simulation's people speak by the contract too. */
const checkInput = ({ operation }: Route, { body }: Asked): void => {
  if (operation.body === undefined) return;
  const check = checks.get(operation.id) ?? compileCheck(operation.body);
  checks.set(operation.id, check);
  const [issue] = check(body);
  if (issue !== undefined) throw new Error(`${operation.id}: ${issue.pointer} ${issue.detail}`);
};

/** What the handler receives. */
export const toInput = ({ params, query = {}, headers = {}, body, role = 'public', signal }: Asked) => ({
  params,
  query,
  headers,
  body,
  caller: { role },
  requestId: 'request',
  signal: signal ?? never,
  waiting: () => undefined,
});

const never = new AbortController().signal;

const answerOf = async (route: Route, asked: Asked, breach: World['witness']['breach']): Promise<Answer> => {
  try {
    const reply = await route.handle(toInput(asked));
    if (reply instanceof Response) return { status: reply.status, body: reply };
    if (route.operation.replies[reply.status] === undefined)
      breach('undeclared-status', `${route.operation.id} answered ${reply.status}`);
    return { status: reply.status, body: reply.body };
  } catch (error) {
    if (error instanceof Refusal) return { status: statusOf[error.kind], body: undefined, code: error.code };
    if (error instanceof Unavailable) return { status: 503, body: undefined, code: 'unavailable' };
    breach('handler-failed', `${route.operation.id}: ${String(error)}`);
    return { status: 500, body: undefined, code: 'internal' };
  }
};

interface Ended {
  readonly answered?: Answer;
  readonly server: 'there' | 'gone';
}

/** The answer, or that the server ended or took too long. */
const withPatience = (world: World, client: Life, server: Life, answer: Promise<Answer>): Promise<Ended> =>
  new Promise((resolve) => {
    const over = new AbortController();
    const end = (ended: Ended) => {
      forget();
      over.abort();
      resolve(ended);
    };
    const forget = server.onEnd(() => end({ server: 'gone' }));
    void answer.then((answered) => end({ answered, server: 'there' }));
    void world.scheduler
      .clockOf(client)
      .sleep(patienceMs, over.signal)
      .then(() => end({ server: 'gone' }));
  });

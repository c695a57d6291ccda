import type { ServiceName } from '@gorae/contracts/api-documents.ts';
import { serviceOfPath } from '@gorae/contracts/origin.ts';
import { toProblemResponse } from '@gorae/platform/http/problem.ts';
import { Rejection } from '@gorae/platform/http/rejection.ts';
import { StartFault } from '@gorae/platform/run/config-fault.ts';
import { randomId } from '@gorae/platform/run/ids.ts';
import type { Log } from '@gorae/platform/run/log.ts';
import type { Health } from './health.ts';

export interface FrontOptions {
  readonly host: string;
  readonly port: number;
  /** Replicas that are up, in the order in which to try them. */
  readonly replicas: (service: ServiceName) => readonly string[];
  /** `/livez` and `/readyz` of all of them. */
  readonly health: Health;
  readonly log: Log;
}

export interface Front {
  readonly port: number;
  close(): Promise<void>;
}

/** Longer than a long-poll and the pause between heartbeats of a stream. Seconds. */
const idleTimeout = 120;

/**
 * One port in front of the services: replies, streams of events among them, pass as they come; a client that leaves takes its request
 * with it. It is for development: it knows neither TLS nor limits.
 */
export const openFront = ({ host, port, replicas, health, log }: FrontOptions): Front => {
  const answer = async (request: Request): Promise<Response> => {
    const { pathname } = new URL(request.url);
    const requestId = request.headers.get('x-request-id') ?? randomId();
    try {
      return (await health(pathname)) ?? (await forward(request, replicas(serviceOfPath(pathname)), requestId));
    } catch (error) {
      const reply = toProblemResponse(error, requestId, log);
      reply.headers.set('X-Request-Id', requestId);
      return reply;
    }
  };
  try {
    const server = Bun.serve({ hostname: host, port, idleTimeout, maxRequestBodySize: 1024 * 1024, fetch: answer });
    return { port: server.port ?? port, close: () => server.stop(true) };
  } catch (error) {
    throw new StartFault(`PORT: ${port} on ${host} cannot be listened on; is it in use?`, { cause: error });
  }
};

const forward = async (request: Request, replicas: readonly string[], requestId: string): Promise<Response> => {
  const { pathname, search } = new URL(request.url);
  const hasBody = request.method !== 'GET' && request.method !== 'HEAD';
  const body = hasBody ? await request.arrayBuffer() : null;
  const headers = endToEnd(request.headers);
  headers.set('X-Request-Id', requestId);
  for (const replica of replicas) {
    try {
      const { method, signal } = request;
      const asked = { method, headers, body, signal, redirect: 'manual', decompress: false } as const;
      const reply = await fetch(`${replica}${pathname}${search}`, asked);
      return new Response(reply.body, { status: reply.status, headers: endToEnd(reply.headers) });
    } catch (error) {
      // Only where nobody was listening it is certain that nothing was done; anything else is not for us to try again.
      if (!isRefused(error)) throw broken(error);
    }
  }
  throw away();
};

const isRefused = (error: unknown): boolean =>
  /ConnectionRefused|ECONNREFUSED/.test(String((error as { code?: unknown }).code));

/** RFC 9110, 7.6.1: what concerns one connection is not passed on. */
const hopByHop = ['connection', 'keep-alive', 'proxy-connection', 'te', 'trailer', 'transfer-encoding', 'upgrade'];

const endToEnd = (headers: Headers): Headers => {
  const kept = new Headers(headers);
  for (const name of [...(headers.get('connection')?.split(',') ?? []), ...hopByHop]) kept.delete(name.trim());
  return kept;
};

const away = () =>
  new Rejection(503, 'unavailable', { detail: 'Try the same again shortly.', headers: { 'Retry-After': '2' } });

const broken = (cause: unknown) =>
  Object.assign(new Rejection(502, 'bad-gateway', { detail: 'The line broke before the answer was there.' }), {
    cause,
  });

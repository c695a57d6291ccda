import { StartFault } from '../run/config-fault.ts';
import type { Log } from '../run/log.ts';
import type { HttpApp } from './app.ts';

export interface ServeOptions {
  readonly host: string;
  /** 0: any free one. */
  readonly port: number;
  /** Where the port came from, for whoever must change it; `PORT` unless told. */
  readonly portVariable?: string;
  readonly log: Log;
  /** How long requests may take to finish when closing; 10 s unless told. */
  readonly drainMs?: number;
}

export interface Listening {
  readonly port: number;
  readonly url: string;
  /** Stops accepting, ends waits and streams, lets requests finish until the deadline, then ends what is left. Safe to call twice. */
  close(): Promise<void>;
}

interface Server {
  readonly port: number;
  /** Stops accepting; resolves once every connection is done. */
  stop(): Promise<void>;
  /** Ends what is left, whatever state it is in. */
  cut(): Promise<void>;
}

/** Answers on a port, on Bun or Deno. Throws a StartFault when the port cannot be had. */
export const serve = (app: HttpApp, options: ServeOptions): Listening => {
  const { host, log, drainMs = 10_000 } = options;
  const server = listen(app, options);
  const url = `http://${urlHost(host)}:${server.port}`;
  let closing: Promise<void> | undefined;
  log.info('listening', { host, port: server.port });
  return {
    port: server.port,
    url,
    close: () => {
      closing ??= drain(server, app, drainMs);
      return closing;
    },
  };
};

const drain = async (server: Server, app: HttpApp, drainMs: number): Promise<void> => {
  const stopped = server.stop();
  const finished = Promise.all([app.close(), stopped]).then(() => true);
  const inTime = await Promise.race([finished, after(drainMs).then(() => false)]);
  if (!inTime) await server.cut();
};

const after = (ms: number): Promise<void> =>
  new Promise((resolve) => {
    const timer: unknown = setTimeout(resolve, ms);
    if (typeof timer === 'object' && timer !== null && 'unref' in timer && typeof timer.unref === 'function')
      timer.unref();
  });

/** An address that listens everywhere is no address to call. */
const urlHost = (host: string): string => {
  if (host === '0.0.0.0' || host === '::') return 'localhost';
  return host.includes(':') ? `[${host}]` : host;
};

const listen = (app: HttpApp, { host, port, portVariable = 'PORT' }: ServeOptions): Server => {
  try {
    return 'Bun' in globalThis ? listenOnBun(app, host, port) : listenOnDeno(app, host, port);
  } catch (error) {
    throw new StartFault(whyNot(error, `${port} on ${host}`, portVariable), { cause: error });
  }
};

const whyNot = (error: unknown, place: string, variable: string): string => {
  const text = error instanceof Error ? `${error.name} ${(error as { code?: string }).code} ${error.message}` : '';
  if (/EADDRINUSE|AddrInUse/.test(text)) return `${variable}: ${place} is in use by another process`;
  if (/EACCES|PermissionDenied/.test(text)) return `${variable}: ${place} may not be opened by this user`;
  return `HOST, ${variable}: cannot listen on ${place}`;
};

/** Seconds. Longer than a long-poll (30 s) and the pause between heartbeats (15 s), or Bun would cut both. */
const idleTimeout = 120;

const listenOnBun = (app: HttpApp, hostname: string, port: number): Server => {
  const server = Bun.serve({
    hostname,
    port,
    idleTimeout,
    reusePort: false,
    development: false,
    // Ours is smaller and answers with a problem document; this one only bounds what is read past it.
    maxRequestBodySize: 1024 * 1024,
    fetch: (request) => app.fetch(request),
  });
  return {
    port: server.port ?? port,
    stop: () => server.stop(),
    cut: () => server.stop(true),
  };
};

/** What we need of `Deno`, whose types are not part of this project. */
interface DenoLike {
  serve(
    options: { hostname: string; port: number; onListen: () => void },
    handler: (request: Request) => Promise<Response>,
  ): { readonly addr: { readonly port: number }; shutdown(): Promise<void> };
}

const listenOnDeno = (app: HttpApp, hostname: string, port: number): Server => {
  const { Deno } = globalThis as unknown as { Deno: DenoLike };
  const unanswered = new Set<() => void>();
  const answer = (request: Request) =>
    new Promise<Response>((resolve) => {
      const giveUp = () => resolve(new Response(null, { status: 503, headers: { Connection: 'close' } }));
      unanswered.add(giveUp);
      void app.fetch(request).then((response) => {
        unanswered.delete(giveUp);
        resolve(response);
      });
    });
  const server = Deno.serve({ hostname, port, onListen: () => undefined }, answer);
  return {
    port: server.addr.port,
    stop: () => server.shutdown(),
    // Deno 2 throws out of reach when its server is aborted after `shutdown`, so what is unanswered is answered empty-handed.
    cut: async () => {
      for (const giveUp of unanswered) giveUp();
    },
  };
};

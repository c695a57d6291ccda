import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { StartFault } from '@gorae/platform/run/config-fault.ts';
import type { SandboxReply, SandboxRequest } from './api.ts';

export interface HttpServerOptions {
  readonly host: string;
  /** 0: any free one. */
  readonly port: number;
  readonly answer: (request: SandboxRequest) => Promise<SandboxReply>;
  /** Hears what went wrong on our side; the client gets a 500. */
  readonly report: (error: unknown) => void;
}

export interface HttpServer {
  readonly url: string;
  readonly port: number;
  /** Stops accepting and cuts what is open. */
  close(): Promise<void>;
}

const mostBytes = 65_536;
/** Far beyond what clients keep an idle connection for: one closed just as it is used again would look like a lost answer. */
const keepAliveMs = 300_000;

/** `node:http`, which can cut a connection in the middle of an answer on every runtime. Throws a StartFault when the port is taken. */
export const openHttpServer = async ({ host, port, answer, report }: HttpServerOptions): Promise<HttpServer> => {
  const server = createServer((request, response) => {
    respond(request, response, answer).catch((error: unknown) => {
      report(error);
      if (response.headersSent) response.destroy();
      else write(response, { status: 500, type: 'application/json', body: '{"status":500,"code":"internal-error"}' });
    });
  });
  server.keepAliveTimeout = keepAliveMs;
  await listen(server, host, port);
  const bound = (server.address() as AddressInfo).port;
  return {
    url: `http://${host.includes(':') ? `[${host}]` : host}:${bound}`,
    port: bound,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
};

const listen = (server: Server, host: string, port: number): Promise<void> =>
  new Promise((resolve, reject) => {
    server.once('error', (cause) => reject(new StartFault(`cannot listen on ${host}:${port}`, { cause })));
    server.listen(port, host, resolve);
  });

const respond = async (
  request: IncomingMessage,
  response: ServerResponse,
  answer: HttpServerOptions['answer'],
): Promise<void> => {
  const body = await readBody(request);
  if (body === undefined) return write(response, { status: 413, type: 'application/json', body: '{"status":413}' });
  const key = request.headers['idempotency-key'];
  const reply = await answer({
    method: request.method ?? 'GET',
    path: (request.url ?? '/').split('?')[0] ?? '/',
    idempotencyKey: typeof key === 'string' ? key : undefined,
    body,
  });
  if (reply === 'cut') request.socket.destroy();
  else write(response, reply);
};

const readBody = async (request: IncomingMessage): Promise<string | undefined> => {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    bytes += chunk.byteLength;
    if (bytes > mostBytes) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
};

const write = (response: ServerResponse, { status, type, body }: Exclude<SandboxReply, 'cut'>): void => {
  response.writeHead(status, { 'Content-Type': type, 'Content-Length': Buffer.byteLength(body) });
  response.end(body);
};

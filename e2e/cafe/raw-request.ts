import { type OutgoingHttpHeaders, request } from 'node:http';

export interface RawRequest {
  readonly method: string;
  /** As it is sent: no dots are resolved, nothing is encoded. */
  readonly path: string;
  readonly headers?: OutgoingHttpHeaders;
  readonly body?: string | Uint8Array;
  /** Sends the body in chunks, without telling its length before. */
  readonly chunked?: boolean;
}

export interface RawReply {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
}

/** Sends exactly what is said, which `fetch` would mend or refuse. */
export const rawRequest = (url: string, { method, path, headers = {}, body, chunked }: RawRequest): Promise<RawReply> =>
  new Promise((resolve, reject) => {
    const { hostname, port } = new URL(url);
    const length = body === undefined || chunked ? {} : { 'Content-Length': Buffer.byteLength(body) };
    const sent = request({ hostname, port, method, path, headers: { ...headers, ...length }, agent: false });
    sent.on('response', (reply) => {
      let text = '';
      reply.setEncoding('utf8').on('data', (chunk: string) => {
        text += chunk;
      });
      const flat = Object.entries(reply.headers).map(([name, value]): [string, string] => [name, String(value)]);
      reply.on('end', () => resolve({ status: reply.statusCode ?? 0, headers: new Headers(flat), text }));
      reply.on('error', reject);
    });
    sent.on('error', reject);
    if (!chunked) sent.end(body);
    else {
      const bytes = Buffer.from(body ?? '');
      for (let at = 0; at < bytes.byteLength; at += 16_384) sent.write(bytes.subarray(at, at + 16_384));
      sent.end();
    }
  });

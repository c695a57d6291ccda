import process from 'node:process';
import { serve } from '../http/serve.ts';
import type { Own } from '../run/lifecycle.ts';
import type { Log } from '../run/log.ts';
import type { Host } from './host.ts';

export interface ServeHostOptions {
  /** Whose process this is. */
  readonly name: string;
  readonly host: string;
  readonly port: number;
  readonly opsPort: number;
  readonly log: Log;
}

/**
 * Opens both ports, tells where on standard output, then starts the services: health is answered from the first moment on, and to the
 * last, while operations drain. Resolves as `Host.start`.
 */
export const serveHost = async (own: Own, served: Host, options: ServeHostOptions): Promise<void> => {
  const { name, host, port, opsPort, log } = options;
  const ops = own(serve(served.ops, { host, port: opsPort, portVariable: 'OPS_PORT', log }));
  const app = own(serve(served.app, { host, port, log }));
  process.stdout.write(`${name} listening on ${app.url}, health and metrics on ${ops.url}\n`);
  await served.start();
};

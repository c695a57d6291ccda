import process from 'node:process';
import { serve } from '../http/serve.ts';
import { atMost } from '../run/at-most.ts';
import type { Clock } from '../run/clock.ts';
import type { Own } from '../run/lifecycle.ts';
import type { Log } from '../run/log.ts';
import type { Host } from './host.ts';

export interface ServeHostOptions {
  /** Whose process this is. */
  readonly name: string;
  readonly host: string;
  readonly port: number;
  readonly opsPort: number;
  readonly clock: Clock;
  readonly log: Log;
}

/** What can never work is mostly known by then, and is all that is told. */
const tellWithinMs = 500;

/**
 * Opens both ports and starts the services: health is answered from the first moment on, and to the last, while operations drain. Tells on
 * standard output where, when they have started or seem to have to wait. Resolves as `Host.start`.
 */
export const serveHost = async (own: Own, served: Host, options: ServeHostOptions): Promise<void> => {
  const { name, host, port, opsPort, clock, log } = options;
  const ops = own(serve(served.ops, { host, port: opsPort, portVariable: 'OPS_PORT', log }));
  const app = own(serve(served.app, { host, port, log }));
  const starting = served.start();
  await atMost(starting, { clock, ms: tellWithinMs });
  process.stdout.write(`${name} listening on ${app.url}, health and metrics on ${ops.url}\n`);
  await starting;
};

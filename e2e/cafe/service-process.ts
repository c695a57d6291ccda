import type { ServiceName } from '@gorae/contracts/api-documents.ts';
import { type FaultProxy, openFaultProxy } from '@gorae/platform/testing/fault-proxy.ts';
import { type Ended, type Runtime, runScript, type Started, startScript } from './process.ts';
import { staffKey } from './start.ts';

/** A service that runs as a process of its own. */
export interface ServiceProcess extends Started {
  /** Where it tells of its health. */
  readonly opsUrl: string;
}

const basics = {
  ...{ HOST: '127.0.0.1', PORT: '0', OPS_PORT: '0', STAFF_KEY: staffKey, SANDBOX_URL: 'http://127.0.0.1:9' },
  ...{ ORDER_TOKEN_KEY: 'order-token-key-for-tests', PAYMENT_SEAL_KEY: 'payment-seal-key-for-tests' },
  BARISTA_SPEED: 'instant',
};

type Env = Readonly<Record<string, string>>;

/** Starts it with what it needs beside `env`: the broker, mostly. The caller ends it. */
export const startService = async (name: ServiceName, env: Env): Promise<ServiceProcess> => {
  const address = /listening on (\S+), health/;
  const started = await startScript(`${name}/main.ts`, { address, env: { ...basics, ...env } });
  const opsUrl = /health and metrics on (\S+)/.exec(started.output())?.[1] ?? '';
  return { ...started, opsUrl };
};

/** A server that has not answered in time is waited for: whatever is found there later ends nothing any more. */
const waitsFor = /out of reach/;
const mostRuns = 3;

/** Runs it to its end, which a start that can never work comes to by itself; anew when a server was too slow for that. */
export const runService = async (name: ServiceName, env: Env, runtime: Runtime = 'bun'): Promise<Ended> => {
  for (let runs = 1; ; runs++) {
    const ended = await runScript(`${name}/main.ts`, { runtime, env: { ...basics, ...env }, killAt: waitsFor });
    if (runs === mostRuns || !waitsFor.test(ended.output)) return ended;
  }
};

/** The same address but for what is changed. */
export const changed = (url: string, change: (url: URL) => void): string => {
  const to = new URL(url);
  change(to);
  return to.href;
};

interface Ready {
  readonly ready: boolean;
  readonly checks: Readonly<Record<string, boolean>>;
  readonly reasons?: Readonly<Record<string, string>>;
}

/** What it says of itself. */
export const readyOf = async ({ opsUrl }: ServiceProcess): Promise<Ready> =>
  (await (await fetch(`${opsUrl}/readyz`)).json()) as Ready;

export const isLive = async ({ opsUrl }: ServiceProcess): Promise<boolean> =>
  (await fetch(`${opsUrl}/livez`)).status === 200;

/** The same server, behind a line that can be cut. */
export const behind = async (url: string): Promise<{ line: FaultProxy; url: string }> => {
  const { hostname, port } = new URL(url);
  const line = await openFaultProxy({ host: hostname, port: Number(port) });
  return {
    line,
    url: changed(url, (to) => {
      to.hostname = '127.0.0.1';
      to.port = String(line.port);
    }),
  };
};

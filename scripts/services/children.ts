import { fileURLToPath } from 'node:url';
import { ownVariable } from '@gorae/cafe/own-variable.ts';
import { type ServiceName, serviceNames } from '@gorae/contracts/api-documents.ts';
import { type Child, openChild } from '@gorae/platform/run/child-process.ts';
import type { Clock } from '@gorae/platform/run/clock.ts';
import { exitWithParentFlag } from '@gorae/platform/run/exit-with-parent.ts';
import type { Own } from '@gorae/platform/run/lifecycle.ts';
import type { Log } from '@gorae/platform/run/log.ts';

export interface ServiceChild {
  readonly service: ServiceName;
  /** Where it listens. */
  url(): string;
  /** Where it tells of its health. */
  opsUrl(): string;
  isUp(): boolean;
}

export interface ChildrenOptions {
  readonly replicas: number;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly clock: Clock;
  readonly log: Log;
}

/** Baristas are hands, not replicas: there is one process of the bar. */
const isReplicated = (service: ServiceName): boolean => service !== 'barista-service';

/** A service may have a line, a user and rights of its own: `ORDER_SERVICE_AMQP_URL` is order-service's `AMQP_URL`. */
const ownEnvironment = (
  service: ServiceName,
  env: ChildrenOptions['env'],
): Readonly<Record<string, string | undefined>> => {
  const own = ['AMQP_URL', 'MONGODB_URL'].map((name) => [name, env[ownVariable(service, name)] ?? env[name]]);
  return { ...env, ...Object.fromEntries(own) };
};

const scriptOf = (service: ServiceName): string => fileURLToPath(new URL(`../../${service}/main.ts`, import.meta.url));

/** Starts every service, all at once; resolves when each of them listens. They end together, too. */
export const openChildren = async (own: Own, options: ChildrenOptions): Promise<readonly ServiceChild[]> => {
  const opened: Child[] = [];
  own({
    close: async () => {
      await Promise.all(opened.map((child) => child.close()));
    },
  });
  const wanted = serviceNames.flatMap((service) =>
    Array.from({ length: isReplicated(service) ? options.replicas : 1 }, () => service),
  );
  return Promise.all(
    wanted.map(async (service) => {
      const child = await openOne(service, options);
      opened.push(child);
      return toServiceChild(service, child);
    }),
  );
};

const between = ', health and metrics on ';

const openOne = (service: ServiceName, { env, clock, log }: ChildrenOptions): Promise<Child> =>
  openChild({
    ...{ env: ownEnvironment(service, env), clock, log },
    script: scriptOf(service),
    args: () => [exitWithParentFlag],
    readReady: (line) => / listening on (\S+, health and metrics on \S+)$/.exec(line)?.[1],
  });

const toServiceChild = (service: ServiceName, { ready, isUp }: Child): ServiceChild => ({
  service,
  url: () => ready().split(between)[0] ?? '',
  opsUrl: () => ready().split(between)[1] ?? '',
  isUp,
});

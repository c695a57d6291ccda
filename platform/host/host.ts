import type { Topology } from '@gorae/contracts/kit/event.ts';
import type { Engine } from '../engine/engine.ts';
import { createHttpApp, type HttpApp } from '../http/app.ts';
import type { Cors } from '../http/cors.ts';
import { type DocsOptions, docsPages } from '../http/docs/docs-pages.ts';
import type { Route } from '../http/implement.ts';
import { createOps, type Probe } from '../http/ops.ts';
import { parkedRoutes } from '../http/parked.ts';
import { Rejection } from '../http/rejection.ts';
import type { Authenticate } from '../http/serve-operation.ts';
import type { Clock } from '../run/clock.ts';
import type { NewId } from '../run/ids.ts';
import type { Log } from '../run/log.ts';
import { createHttpMetrics, type Registry, startLagGauge } from '../run/metrics.ts';
import type { Random } from '../run/random.ts';
import type { Service } from '../run/service.ts';
import { startEngineGauge } from './engine-gauge.ts';
import { startKeptGauge } from './kept-gauge.ts';
import { startOutboxGauge } from './outbox-gauge.ts';
import { startQueueGauge } from './queue-gauge.ts';
import { startServices } from './start-services.ts';

export interface HostOptions {
  readonly engine: Engine;
  readonly topology: Topology;
  readonly services: readonly Service[];
  readonly authenticate: Authenticate;
  readonly cors: Cors;
  /** Documents of what is answered here, and Swagger UI over them; absent where they are not shown. */
  readonly docs?: DocsOptions | undefined;
  /** Health and metrics are on `app` as well as on `ops`. */
  readonly opsOnApp: boolean;
  readonly clock: Clock;
  readonly newId: NewId;
  readonly random: Random;
  readonly log: Log;
  readonly metrics: Registry;
}

/** The services of one process, ready to be served. */
export interface Host {
  /** Operations and pages. Until everything has started, operations are answered with 503 and `Retry-After`. */
  readonly app: HttpApp;
  /** Health and metrics alone, for a port of their own. */
  readonly ops: HttpApp;
  /**
   * Resolves when all services have started, or when the host was closed before. A database that is away is waited for; rejects when
   * starting can never work.
   */
  start(): Promise<void>;
  /** Stops the services, the last started first. The engine is not the host's to close. */
  close(): Promise<void>;
}

/** Work that is being done at once; beyond it a client is asked to come back. */
const inFlightLimit = 1000;

/** Puts services on an engine behind one `fetch`: their operations and pages, messages parked for them, health and metrics. */
export const createHost = (options: HostOptions): Host => {
  const { engine, services, metrics, authenticate, cors, docs, clock, newId, log } = options;
  const closing = new AbortController();
  let isStarted = false;
  let isDraining = false;
  const queues = queuesOf(options.topology, services);
  const checks = { started: () => isStarted && !isDraining, ...engine.checks, ...checksOf(services) };
  const ops = createOps({ checks, notes: engine.notes, metrics });
  const common = { authenticate, cors, newId, log, inFlightLimit };
  const app = createHttpApp({
    ...common,
    routes: [
      ...services.flatMap(({ routes }) => routes).map(closedUntil(() => isStarted)),
      ...parkedRoutes({ parking: engine.bus.parking, queues }),
    ],
    pages: [...services.flatMap(({ pages }) => pages), ...(docs === undefined ? [] : docsPages(docs))],
    ops: options.opsOnApp ? ops : [],
    metrics: createHttpMetrics(metrics),
  });
  const gauges = [
    startLagGauge(metrics),
    startEngineGauge(metrics, engine, clock),
    startQueueGauge(metrics, engine.bus, Object.values(queues).flat(), clock),
    startKeptGauge(metrics, engine.bus, clock),
    startOutboxGauge(metrics, engine, clock),
  ];
  let starting: Promise<boolean> | undefined;
  return {
    app: {
      ...app,
      close: () => {
        isDraining = true;
        return app.close();
      },
    },
    ops: createHttpApp({ ...common, routes: [], ops }),
    start: async () => {
      starting ??= startServices(options, closing.signal);
      isStarted = await starting;
    },
    close: async () => {
      closing.abort();
      await starting?.catch(() => undefined);
      for (const service of services.toReversed()) await service.close();
      for (const gauge of gauges) gauge.close();
    },
  };
};

const checksOf = (services: readonly Service[]): Readonly<Record<string, Probe>> =>
  Object.assign({}, ...services.map(({ checks }) => checks));

/** Only queues that somebody here consumes: messages of others are parked for them. */
const queuesOf = (topology: Topology, services: readonly Service[]): Readonly<Record<string, readonly string[]>> => {
  const here = new Set(services.map(({ name }) => name));
  const own = topology.queues.filter(({ service }) => here.has(service));
  return Object.fromEntries(
    [...Map.groupBy(own, ({ service }) => service)].map(([service, queues]) => [
      service,
      queues.map(({ name }) => name),
    ]),
  );
};

/** Before its start a service knows neither its shop nor what is going on, and would answer nonsense. */
const closedUntil =
  (isOpen: () => boolean) =>
  (route: Route): Route => ({
    ...route,
    handle: (input) => {
      if (!isOpen()) throw notYet();
      return route.handle(input);
    },
  });

const notYet = () =>
  new Rejection(503, 'unavailable', {
    detail: 'Try the same again shortly.',
    headers: { 'Retry-After': '2' },
  });

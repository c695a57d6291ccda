import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TicketView } from '@gorae/contracts/barista-api.ts';
import type { Event } from '@gorae/contracts/kit/event.ts';
import type { Wire } from '@gorae/contracts/kit/wire.ts';
import { baristaWorkQueue, topology } from '@gorae/contracts/topology.ts';
import type { Bus } from '@gorae/platform/bus/bus.ts';
import { openEmbeddedEngine } from '@gorae/platform/bus/embedded/engine.ts';
import { createHttpApp, type HttpApp } from '@gorae/platform/http/app.ts';
import { createAuthorize } from '@gorae/platform/http/authorize.ts';
import { createCapabilities } from '@gorae/platform/http/capability.ts';
import { allowOrigins } from '@gorae/platform/http/cors.ts';
import type { Clock } from '@gorae/platform/run/clock.ts';
import type { Defer } from '@gorae/platform/run/defer.ts';
import { randomId } from '@gorae/platform/run/ids.ts';
import { silentLog } from '@gorae/platform/run/log.ts';
import { createMetrics } from '@gorae/platform/run/metrics.ts';
import { seededRandom } from '@gorae/platform/run/random.ts';
import type { Store } from '@gorae/platform/store/store.ts';
import { createMortal } from '@gorae/platform/testing/mortal.ts';
import { createVirtualClock } from '@gorae/platform/testing/virtual-clock.ts';
import { toPermitIssued } from '../messaging/to-events.ts';
import { type BaristaServiceConfig, createBaristaService } from '../service.ts';
import { type AnOrder, anOrder, nine, orderIs } from './an-order.ts';
import { createFreezer } from './freezer.ts';
import { hearTickets } from './hear-tickets.ts';

const staffKey = 'staff-key-of-the-tests';
const noBaristas: BaristaServiceConfig = { storeId: 'gorae', baristas: 0, baristaSpeed: 1 };

export interface ABarOptions extends Partial<BaristaServiceConfig> {
  /** A file survives `crash` and `restart`; in memory unless told. */
  readonly file?: string;
  /** Stands between the service and its store. */
  readonly through?: (store: Store) => Store;
}

/** A bar of its own on the embedded engine and a clock that stands until it is told to move. It closes when disposed. */
export const aBaristaService = async ({
  file = ':memory:',
  through = (store) => store,
  ...config
}: ABarOptions = {}) => {
  const clock = createVirtualClock(nine);
  const heard: Event[] = [];
  const open = () => openProcess({ file, clock, through, heard, config: { ...noBaristas, ...config } });
  let process = await open();

  const send: Send = (...asked) => sendTo(process.app, clock.advance)(...asked);
  const tickets = async (state?: string): Promise<readonly Wire<typeof TicketView>[]> => {
    const filter = state === undefined ? '' : `&state=${state}`;
    const reply = await send('GET', `/v1/tickets?storeId=gorae&limit=200${filter}`);
    return (await reply.json()).items;
  };
  const publish = (...events: Event[]) => settled(process.engine.bus.publish(events), clock.advance);

  return {
    clock,
    /** What was told of tickets, in order. */
    told: (name?: string) => heard.filter((event) => name === undefined || event.name === name),
    send,
    tickets,
    ticket: async (orderId = 'o1') => {
      const found = (await tickets()).find((ticket) => ticket.orderId === orderId);
      if (found === undefined) throw new Error(`No ticket of ${orderId}`);
      return found;
    },
    publish,
    pay: (...orders: AnOrder[]) => publish(...orders.map((order) => orderIs('paid', anOrder(order)))),
    signIn: (name: string, storeId = 'gorae') => send('PUT', `/v1/baristas/${name}`, { body: { storeId } }),
    /** One for which there may be no ticket. */
    surplusPermit: () => publish(toPermitIssued(`permit-${randomId()}`, 'gorae', clock.now())),
    /** Presses a button of the board on what it shows now. */
    press: async (button: string, orderId: string, body?: unknown) => {
      const seen = (await tickets()).find((ticket) => ticket.orderId === orderId);
      return send('POST', `/v1/tickets/${orderId}.1/${button}`, { body, ifMatch: `"v${seen?.version}"` });
    },
    /** Messages on the work queue, in hand or not. */
    permits: () => settled(process.engine.bus.depth(baristaWorkQueue.name), clock.advance),
    /** Lets everything that needs no time settle. */
    settle: () => settleAll(clock.advance),
    /** As `kill -9` and a new start. */
    crash: async () => {
      process.life.die();
      process = await open();
    },
    /** Another replica on the same store and bus. Frozen, no time passes for it. */
    join: async (replica: string, more: Partial<BaristaServiceConfig> = {}) => {
      const freezer = createFreezer(clock);
      const { service, app } = await openBar({
        ...{ store: through(process.engine.store('barista-service')), bus: process.engine.bus, clock: freezer.clock },
        config: { ...noBaristas, ...config, ...more, replica },
      });
      const joined = { freeze: freezer.freeze, thaw: freezer.thaw, send: sendTo(app, clock.advance) };
      return {
        ...joined,
        [Symbol.asyncDispose]: () => {
          freezer.thaw();
          return settled(service.close(), clock.advance);
        },
      };
    },
    restart: async () => {
      await settled(process.close(), clock.advance);
      process = await open();
    },
    [Symbol.asyncDispose]: () => settled(process.close(), clock.advance),
  };
};

type Send = (method: string, path: string, parts?: { body?: unknown; ifMatch?: string }) => Promise<Response>;

const sendTo =
  (app: HttpApp, advance: (ms: number) => Promise<void>): Send =>
  async (method, path, { body, ifMatch } = {}) => {
    const headers = new Headers({ Authorization: `Bearer ${staffKey}` });
    if (body !== undefined) headers.set('Content-Type', 'application/json');
    if (ifMatch !== undefined) headers.set('If-Match', ifMatch);
    const content = body === undefined ? {} : { body: JSON.stringify(body) };
    return settled(app.fetch(new Request(`http://localhost${path}`, { method, headers, ...content })), advance);
  };

interface ProcessOptions {
  readonly file: string;
  readonly clock: Clock;
  readonly through: (store: Store) => Store;
  readonly heard: Event[];
  readonly config: BaristaServiceConfig;
}

const openProcess = async ({ file, heard, through, config, ...world }: ProcessOptions) => {
  const life = createMortal(world.clock);
  const { clock, defer }: { clock: Clock; defer: Defer } = life;
  const engine = openEmbeddedEngine({ file, topology, clock, defer, syncInCommit: true });
  const store = through(engine.store('barista-service'));
  const { service, app } = await openBar({ store, bus: engine.bus, clock, config });
  const ears = hearTickets(engine.bus, heard);
  return {
    life,
    engine,
    app,
    close: async () => {
      await service.close();
      await ears.close();
      await engine.close();
    },
  };
};

export interface BarParts {
  readonly store: Store;
  readonly bus: Bus;
  readonly clock: Clock;
  readonly config: BaristaServiceConfig;
}

/** One process of barista-service, started. Closing it leaves store and bus open. */
export const openBar = async ({ store, bus, clock, config }: BarParts) => {
  const service = await createBaristaService({
    store,
    bus,
    clock,
    newId: randomId,
    random: seededRandom(1),
    log: silentLog,
    metrics: createMetrics('barista-service'),
    config,
  });
  const app = createHttpApp({
    routes: service.routes,
    authenticate: createAuthorize({ staffKeys: [staffKey], capability: createCapabilities(['a-key-of-the-tests']) }),
    newId: randomId,
    log: silentLog,
    cors: allowOrigins([]),
    inFlightLimit: 1000,
  });
  await service.start();
  return { service, app };
};

/** Moves no time, but lets what is under way run until the promise has settled. */
const settled = async <T>(promise: Promise<T>, advance: (ms: number) => Promise<void>): Promise<T> => {
  const result = await promise;
  await advance(0);
  return result;
};

const settleAll = async (advance: (ms: number) => Promise<void>): Promise<void> => {
  for (let round = 0; round < 20; round++) await advance(0);
};

/** A folder for a bar that is to survive its process. */
export const aFile = async () => {
  const folder = await mkdtemp(join(tmpdir(), 'bar-'));
  return {
    file: join(folder, 'bar.sqlite'),
    [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }),
  };
};

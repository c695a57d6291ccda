import { createBaristaService } from '@gorae/barista-service/service.ts';
import { createNotifier } from '@gorae/notifier/service.ts';
import { createOrderService } from '@gorae/order-service/service.ts';
import { aSeed } from '@gorae/order-service/testing/an-order-service.ts';
import { createPaymentService } from '@gorae/payment-service/service.ts';
import { plainSealer } from '@gorae/payment-service/testing/a-payment-service.ts';
import type { Bus } from '@gorae/platform/bus/bus.ts';
import type { Route } from '@gorae/platform/http/implement.ts';
import type { Log } from '@gorae/platform/run/log.ts';
import type { Random } from '@gorae/platform/run/random.ts';
import type { Service } from '@gorae/platform/run/service.ts';
import type { Store } from '@gorae/platform/store/store.ts';
import type { Life } from '@gorae/platform/testing/simulation/life.ts';
import type { Scheduler } from '@gorae/platform/testing/simulation/scheduler.ts';
import { Registry } from 'prom-client';
import type { Bug, Place } from '../bugs/bug.ts';
import { kindOf } from '../draw-plan.ts';
import type { Shape } from '../plan.ts';
import type { VendorBook } from './vendor.ts';

export const storeId = 'gorae';
export const payWithinMs = 45_000;
export const collectAfterMs = 20_000;

export interface ServicesOptions {
  readonly life: Life;
  readonly shape: Shape;
  readonly scheduler: Scheduler;
  readonly random: Random;
  readonly newId: () => string;
  readonly log: Log;
  readonly storeOf: (service: 'order' | 'payment' | 'bar') => Store;
  readonly bus: Bus;
  readonly vendor: VendorBook;
  readonly bug: Bug | undefined;
}

/** A service that runs in a process, its routes as the bug left them. */
export interface OpenService {
  readonly service: Service;
  readonly routes: readonly Route[];
}

type Kind = Place['service'];

/** The services of one process, assembled as in production. */
export const openServices = async (options: ServicesOptions): Promise<readonly OpenService[]> => {
  const kind = kindOf(options.life.name);
  const kinds: readonly Kind[] = kind === 'cafe' ? ['payment', 'bar', 'notifier', 'order'] : [kind as Kind];
  const open: OpenService[] = [];
  for (const one of kinds) open.push(await openService(one, options));
  return open;
};

const openService = async (kind: Kind, options: ServicesOptions): Promise<OpenService> => {
  const { bug } = options;
  const place: Place = { service: kind, memory: new Map() };
  const plain = kind === 'notifier' ? undefined : options.storeOf(kind);
  const store = plain && (bug?.store?.(plain, place) ?? plain);
  const bus = bug?.bus?.(options.bus, place, plain) ?? options.bus;
  const service = await create(kind, { ...options, bus, store });
  return { service, routes: bug?.routes?.(service.routes, place) ?? service.routes };
};

const create = async (
  kind: Kind,
  {
    life,
    shape,
    scheduler,
    random,
    newId,
    log,
    bus,
    vendor,
    bug,
    store,
  }: ServicesOptions & { store: Store | undefined },
): Promise<Service> => {
  const clock = scheduler.clockOf(life);
  const parts = { bus, clock, random, log, newId, metrics: new Registry() };
  if (store === undefined)
    return createNotifier({
      ...parts,
      config: { mode: 'demo', storeIds: [storeId], replayHours: 12, forgetAfterMs: 3_600_000 },
    });
  if (kind === 'payment') {
    const client = vendor.clientFor(life);
    return createPaymentService({ ...parts, store, vendors: [bug?.vendor?.(client) ?? client], sealer: plainSealer });
  }
  if (kind === 'bar') return createBaristaService({ ...parts, store, config: barConfig(life, shape) });
  return createOrderService({
    ...parts,
    store,
    capabilities: { issue: (id) => `token-of-${id}`, verify: (id, token) => token === `token-of-${id}` },
    fingerprint: { of: toText, matches: (value, fingerprint) => toText(value) === fingerprint },
    seal: plainSealer,
    config: { payWithinMs, collectAfterMs, seed: aSeed() },
  });
};

/** The body as it is: real hashes would take more time than everything else. */
const toText = (value: unknown): string => JSON.stringify(value);

/** The first automatic barista is in the first replica, the second in the second, and so on round. */
const barConfig = ({ name }: Life, { replicas, automatic, speed }: Shape) => {
  const place = Number(name.slice(name.lastIndexOf('-') + 1)) - 1;
  const baristas = Array.from({ length: automatic }, (_, n) => n % replicas.bar).filter((at) => at === place).length;
  return { storeId, baristas, baristaSpeed: speed, replica: name };
};

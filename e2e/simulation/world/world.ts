import type { Event } from '@gorae/contracts/kit/event.ts';
import { topology } from '@gorae/contracts/topology.ts';
import { type Random, seededRandom } from '@gorae/platform/run/random.ts';
import type { Store } from '@gorae/platform/store/store.ts';
import { type Commit, createSimDatabase, type SimDatabase } from '@gorae/platform/testing/simulation/database.ts';
import type { Life } from '@gorae/platform/testing/simulation/life.ts';
import type { SimMessage } from '@gorae/platform/testing/simulation/message-line.ts';
import { startOutboxRelay } from '@gorae/platform/testing/simulation/outbox-relay.ts';
import { createScheduler, type Scheduler, type Step } from '@gorae/platform/testing/simulation/scheduler.ts';
import { createSimBroker, type SimBroker } from '@gorae/platform/testing/simulation/sim-broker.ts';
import { createSimBus, toParcels } from '@gorae/platform/testing/simulation/sim-bus.ts';
import { createSimStore } from '@gorae/platform/testing/simulation/sim-store.ts';
import type { Bug } from '../bugs/bug.ts';
import { processNames } from '../draw-plan.ts';
import type { Plan } from '../plan.ts';
import { createLogEar } from './log-ear.ts';
import { type OpenService, openServices } from './open-services.ts';
import { openingTime, theCodec } from './opening.ts';
import { createProcess, type Process } from './process.ts';
import { scheduleFault } from './strike.ts';
import { createVendorBook, type VendorBook } from './vendor.ts';
import { createWeather, type Weather } from './weather.ts';

/** Whoever wants to know what happens. */
export interface Witness {
  onStep(step: Step): void;
  onCommit(service: string, commit: Commit): void;
  onRoute(queue: string, message: SimMessage): void;
  onDelivery(told: { queue: string; to: string; message: SimMessage; ended?: string }): void;
  onVendorEntry(entry: VendorBook['entries'][number]): void;
  onVendorOutcome(outcome: string): void;
  onFault(what: string, where: string): void;
  onCrash(process: string, point: string): void;
  /** Something that must never happen, whoever sees it. */
  breach(rule: string, detail: string): void;
}

export interface World {
  readonly plan: Plan;
  readonly scheduler: Scheduler;
  readonly random: Random;
  readonly weather: Weather;
  readonly vendor: VendorBook;
  readonly broker: SimBroker;
  readonly databases: Readonly<Record<'order' | 'payment' | 'bar', SimDatabase>>;
  readonly processes: readonly Process[];
  /** Every message that was ever put on a queue. */
  readonly told: readonly { readonly queue: string; readonly message: SimMessage }[];
  readonly witness: Witness;
  /** Starts every process, and sets the clock for the faults. */
  open(): void;
}

export const createWorld = (plan: Plan, witness: Witness, bug: Bug | undefined): World => {
  const random = seededRandom(plan.seed ^ 0x5eed);
  const restart = (crash: { process: string; point: string; downMs: number }) => {
    witness.onCrash(crash.process, crash.point);
    downtimes.set(crash.process, crash.downMs);
  };
  const downtimes = new Map<string, number>();
  const weather: Weather = createWeather({
    plan,
    start: openingTime,
    random,
    now: () => scheduler.now(),
    onFault: witness.onFault,
    onCrash: restart,
  });
  const scheduler: Scheduler = createScheduler({ start: openingTime, policy: weather.policy, onStep: witness.onStep });
  const { chance } = weather;
  const told: { readonly queue: string; readonly message: SimMessage }[] = [];
  const broker = createSimBroker({
    scheduler,
    chance,
    onRoute: (queue, message) => {
      told.push({ queue, message });
      witness.onRoute(queue, message);
    },
    onDelivery: witness.onDelivery,
    ...(bug?.judge === undefined ? {} : { judge: bug.judge }),
  });
  broker.declare(topology);
  const databaseOf = (service: string) => createSimDatabase((commit) => witness.onCommit(service, commit));
  const databases = { order: databaseOf('order'), payment: databaseOf('payment'), bar: databaseOf('bar') };
  const vendor = createVendorBook({
    scheduler,
    random,
    isAway: weather.vendorIsAway,
    onEntry: witness.onVendorEntry,
    onOutcome: witness.onVendorOutcome,
  });
  let ids = 0;
  const newId = () =>
    `${Math.floor(random() * 36 ** 4)
      .toString(36)
      .padStart(4, '0')}-${++ids}`;

  const storeOf = (service: 'order' | 'payment' | 'bar', life: Life): Store => {
    const database = databases[service];
    const parts = { database, life, scheduler, chance };
    if (plan.shape.engine === 'embedded')
      return createSimStore({ ...parts, changes: 'at-once', prepare: (events) => intoBroker(broker, events) });
    const relay = startOutboxRelay({
      ...parts,
      broker,
      topology,
      ...(bug?.relay === undefined ? {} : { relay: bug.relay }),
    });
    const prepare = (events: readonly Event[]) => {
      const parcels = toParcels(theCodec, events);
      return () => relay.record(parcels);
    };
    const careless = bug?.comparesVersions === undefined ? {} : { comparesVersions: bug.comparesVersions };
    return createSimStore({ ...parts, changes: 'compare', prepare, ...careless });
  };

  const log = createLogEar((message, { error, ...fields }) => {
    const cause = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
    witness.breach('unexpected-error', `${message} ${JSON.stringify(fields)} ${cause}`);
  });

  const open = (life: Life): Promise<readonly OpenService[]> => {
    const bus = createSimBus({ broker, topology, codec: theCodec, life, scheduler, chance });
    const parts = { shape: plan.shape, scheduler, random, newId, log, bus, vendor, bug };
    return openServices({ ...parts, life, storeOf: (service) => storeOf(service, life) });
  };
  const processes = processNames(plan.shape).map((name) =>
    createProcess({ name, scheduler, downMs: () => takeDowntime(downtimes, name), open, breach: witness.breach }),
  );
  return {
    plan,
    scheduler,
    random,
    weather,
    vendor,
    broker,
    databases,
    processes,
    told,
    witness,
    open: () => {
      for (const process of processes) process.start();
      for (const fault of plan.faults) scheduleFault(fault, { scheduler, broker, processes, witness });
    },
  };
};

const intoBroker = (broker: SimBroker, events: readonly Event[]): (() => void) => {
  const parcels = toParcels(theCodec, events);
  return () => broker.route(parcels, topology);
};

const takeDowntime = (downtimes: Map<string, number>, name: string): number => {
  const downMs = downtimes.get(name) ?? 1_000;
  downtimes.delete(name);
  return downMs;
};

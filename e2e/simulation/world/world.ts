import type { Event } from '@gorae/contracts/kit/event.ts';
import { topology } from '@gorae/contracts/topology.ts';
import { type Codec, createCodec } from '@gorae/platform/bus/codec.ts';
import { type Random, seededRandom } from '@gorae/platform/run/random.ts';
import type { Store } from '@gorae/platform/store/store.ts';
import { type Commit, createSimDatabase, type SimDatabase } from '@gorae/platform/testing/simulation/database.ts';
import { createLife, type Life } from '@gorae/platform/testing/simulation/life.ts';
import { startOutboxRelay } from '@gorae/platform/testing/simulation/outbox-relay.ts';
import { createScheduler, type Scheduler, type Step } from '@gorae/platform/testing/simulation/scheduler.ts';
import { createSimBroker, type SimBroker } from '@gorae/platform/testing/simulation/sim-broker.ts';
import { createSimBus, toParcels } from '@gorae/platform/testing/simulation/sim-bus.ts';
import type { SimMessage } from '@gorae/platform/testing/simulation/sim-queue.ts';
import { createSimStore } from '@gorae/platform/testing/simulation/sim-store.ts';
import type { Bug } from '../bugs/bug.ts';
import { kindOf, processNames } from '../draw-plan.ts';
import type { Fault, Plan } from '../plan.ts';
import { createLogEar } from './log-ear.ts';
import { type OpenService, openServices } from './open-services.ts';
import { createVendorBook, type VendorBook } from './vendor.ts';
import { createWeather, type Weather } from './weather.ts';

/** Nine in the morning, in Seoul. */
export const openingTime = Date.parse('2026-11-23T00:00:00.000Z');

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

/** A process that can be ended and started again. */
export interface Process {
  readonly name: string;
  readonly kind: string;
  life(): Life;
  /** Undefined while it starts or is down. */
  services(): readonly OpenService[] | undefined;
  /** Closes it in good order; it is started again after so long. Nothing while it starts or is down. */
  stop(downMs: number): void;
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
  readonly codec: Codec;
  /** Every message that was ever put on a queue. */
  readonly told: readonly { readonly queue: string; readonly message: SimMessage }[];
  readonly witness: Witness;
  /** Starts every process, and sets the clock for the faults. */
  open(): void;
}

const codec = createCodec([...topology.events]);

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
      const parcels = toParcels(codec, events);
      return () => relay.record(parcels);
    };
    const careless = bug?.comparesVersions === undefined ? {} : { comparesVersions: bug.comparesVersions };
    return createSimStore({ ...parts, changes: 'compare', prepare, ...careless });
  };

  const log = createLogEar((message, { error, ...fields }) => {
    const cause = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
    witness.breach('unexpected-error', `${message} ${JSON.stringify(fields)} ${cause}`);
  });

  const createProcess = (name: string): Process & { start(): void } => {
    let life = createLife(name);
    let services: readonly OpenService[] | undefined;
    const run = async (own: Life): Promise<void> => {
      const bus = createSimBus({ broker, topology, codec, life: own, scheduler, chance });
      const options = { life: own, shape: plan.shape, scheduler, random, newId, log, bus, vendor, bug };
      const opened = await openServices({ ...options, storeOf: (service) => storeOf(service, own) });
      for (const { service } of opened) await service.start();
      services = opened;
    };
    const start = (): void => {
      const own = createLife(name);
      life = own;
      own.onEnd(() => {
        services = undefined;
        const downMs = downtimes.get(name) ?? 1_000;
        downtimes.delete(name);
        scheduler.at(scheduler.now() + downMs, start);
      });
      // A process that cannot start ends, and is started again by whoever looks after it.
      run(own).catch(() => own.end());
    };
    const close = async (open: readonly OpenService[], own: Life): Promise<void> => {
      for (const { service } of open.toReversed()) await service.close();
      own.end();
    };
    const stop = (downMs: number): void => {
      const [open, own] = [services, life];
      if (open === undefined) return;
      services = undefined;
      downtimes.set(name, downMs);
      close(open, own).catch((error: unknown) => witness.breach('close-failed', `${name}: ${String(error)}`));
    };
    return { name, kind: kindOf(name), life: () => life, services: () => services, start, stop };
  };

  const processes = processNames(plan.shape).map(createProcess);
  return {
    plan,
    scheduler,
    random,
    weather,
    vendor,
    broker,
    databases,
    processes,
    codec,
    told,
    witness,
    open: () => {
      for (const process of processes) process.start();
      for (const fault of plan.faults) scheduleFault(fault, { scheduler, broker, processes, witness });
    },
  };
};

const intoBroker = (broker: SimBroker, events: readonly Event[]): (() => void) => {
  const parcels = toParcels(codec, events);
  return () => broker.route(parcels, topology);
};

/** A broker gives up on a consumer that is not heard of for so long. */
const heartbeatMs = 10_000;

type Parts = Pick<World, 'scheduler' | 'broker' | 'processes' | 'witness'>;

const scheduleFault = (fault: Fault, { scheduler, broker, processes, witness }: Parts): void => {
  if (fault.what === 'crash' || fault.what === 'crash-at') return;
  scheduler.at(openingTime + fault.at, () => witness.onFault(fault.what, JSON.stringify(fault)));
  if (fault.what === 'stop')
    scheduler.at(openingTime + fault.at, () =>
      processes.find(({ name }) => name === fault.process)?.stop(fault.downMs),
    );
  if (fault.what === 'poison') scheduler.at(openingTime + fault.at, () => putPoison(broker, fault));
  if (fault.what === 'freeze' && fault.forMs > heartbeatMs && !fault.process.startsWith('cafe'))
    scheduler.at(openingTime + fault.at + heartbeatMs, () => {
      const life = processes.find(({ name }) => name === fault.process)?.life();
      if (life === undefined) return;
      for (const queue of broker.queues()) queue.takeBack(life, openingTime + fault.at + fault.forMs);
    });
};

/** The subject by which parked poison is known. */
export const poisonSubject = 'poison';

const strangers: Readonly<Record<string, string>> = {
  'order-service': 'payment.refunded',
};

/** A message that nobody can handle: parked at once, and nothing else suffers. */
const putPoison = (broker: SimBroker, { id, queue, body }: Extract<Fault, { what: 'poison' }>): void => {
  const name = body === 'stranger' ? strangers[queue] : undefined;
  const definition = topology.events.find((event) => event.name === name);
  const garbage = `{"specversion":"1.0","type":"cafe.gorae.order.burnt.v1","id":"${id}"}`;
  const text =
    definition === undefined
      ? garbage
      : codec.encode({
          id,
          name: definition.name,
          type: definition.type,
          source: 'nobody',
          subject: poisonSubject,
          time: openingTime,
          storeId: 'gorae',
          sequence: 1,
          data: { ...(definition.example as object), orderId: 'stranger' },
        });
  broker
    .queue(queue)
    .push({ offset: 0, body: text, name: name ?? 'garbage', subject: poisonSubject, attempts: 0, redelivered: false });
};

import { createCodec } from '../../bus/codec.ts';
import { type BusLab, postal } from '../../bus/suite/bus-lab.ts';
import { nextTurn } from '../../run/defer.ts';
import { ParcelMoved, type StoreLab } from '../../store/suite/store-lab.ts';
import { noChance } from './chance.ts';
import { createSimDatabase } from './database.ts';
import { createLife } from './life.ts';
import { calmPolicy, createScheduler, type Scheduler } from './scheduler.ts';
import { createSimBroker } from './sim-broker.ts';
import { createSimBus, toParcels } from './sim-bus.ts';
import { createSimStore, type SimStoreOptions } from './sim-store.ts';

/** A world that goes on by itself: what may happen happens in the next turn, time moves only when it is told to. */
const createRunningScheduler = (): Scheduler => {
  let running: Promise<void> = Promise.resolve();
  let isDue = false;
  const inTurn = (work: () => Promise<void>): Promise<void> => {
    running = running.then(work);
    return running;
  };
  const scheduler = createScheduler({
    start: 1_700_000_000_000,
    policy: calmPolicy,
    onAsked: () => {
      if (isDue) return;
      isDue = true;
      nextTurn(() => {
        isDue = false;
        void inTurn(scheduler.settle);
      });
    },
  });
  return { ...scheduler, pass: (ms) => inTurn(() => scheduler.pass(ms)) };
};

/** The simulated store in calm weather: it must keep what every store promises. */
export const makeSimStoreLab = (changes: SimStoreOptions['changes']) => async (): Promise<StoreLab> => {
  const scheduler = createRunningScheduler();
  const database = createSimDatabase();
  const codec = createCodec([ParcelMoved]);
  const stored: string[] = [];
  const prepare: SimStoreOptions['prepare'] = (events) => {
    const parcels = toParcels(codec, events);
    return () => void stored.push(...parcels.map(({ id }) => id));
  };
  return {
    open: async () => {
      const life = createLife('suite');
      const store = createSimStore({ database, life, scheduler, chance: noChance, prepare, changes });
      return {
        store,
        crash: async () => life.end(),
        close: async () => {
          await scheduler.pass(0);
          life.end();
        },
      };
    },
    storedEvents: async () => [...stored],
    remove: async () => undefined,
  };
};

/** The simulated bus in calm weather. */
export const makeSimBusLab = async (): Promise<BusLab> => {
  const scheduler = createRunningScheduler();
  const broker = createSimBroker({ scheduler, chance: noChance });
  return {
    open: async (topology = postal) => {
      const life = createLife('suite');
      const codec = createCodec([...new Set([...topology.events, ...topology.queues.flatMap(({ events }) => events)])]);
      const bus = createSimBus({ broker, topology, codec, life, scheduler, chance: noChance });
      return { bus, crash: async () => life.end(), close: bus.close };
    },
    pass: scheduler.pass,
    now: scheduler.now,
    slackMs: 0,
    remove: async () => undefined,
  };
};

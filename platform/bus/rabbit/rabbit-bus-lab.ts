import { type ChannelModel, connect } from 'amqplib';
import { type Clock, systemClock } from '../../run/clock.ts';
import { silentLog } from '../../run/log.ts';
import { systemRandom } from '../../run/random.ts';
import { createMortal } from '../../testing/mortal.ts';
import type { RabbitMq } from '../../testing/servers/rabbitmq.ts';
import { type BusLab, postal } from '../suite/bus-lab.ts';
import { mortalBus } from '../suite/mortal-bus.ts';
import { openRabbitBus, type RabbitLimits } from './rabbit-bus.ts';
import { destroy } from './session.ts';

/** Delays of seconds, which the broker counts, would make the suite take minutes. */
const speed = 10;

/**
 * Ten times as fast as time. It begins an hour ago, so that it stays behind the broker's clock: a log is read from an instant that the
 * broker must not take for the future.
 */
const createFastClock = (): Clock => {
  const startedAt = systemClock.now();
  return {
    now: () => startedAt - 3_600_000 + (systemClock.now() - startedAt) * speed,
    sleep: (ms, signal) => systemClock.sleep(ms / speed, signal),
  };
};

const patienceMs = 30_000;

/** Nothing is given up, however long a busy machine takes. */
export const patient = {
  ...{ connectMs: patienceMs, setupMs: patienceMs, answerMs: patienceMs, waitMs: patienceMs, confirmMs: patienceMs },
  closeMs: 1_000,
} satisfies RabbitLimits;

const byFastClock = Object.fromEntries(Object.entries(patient).map(([name, ms]) => [name, ms * speed]));

/** A virtual host of its own on a real broker. A crash cuts every line, and nothing of that life happens any more. */
export const makeRabbitBusLab = (broker: RabbitMq) => async (): Promise<BusLab> => {
  const url = broker.url(await broker.newVhost());
  const clock = createFastClock();
  return {
    open: async (topology = postal) => {
      const life = createMortal(clock);
      const models: ChannelModel[] = [];
      const bus = await openRabbitBus({
        url,
        topology,
        mode: 'declare',
        connectionName: 'suite',
        clock: life.clock,
        defer: life.defer,
        random: systemRandom,
        log: silentLog,
        limits: byFastClock,
        speed,
        connect: async (address, options) => {
          const model = await life.guard(connect(address, options));
          models.push(model);
          return model;
        },
      });
      return {
        bus: mortalBus(bus, life),
        crash: async () => {
          life.die();
          for (const model of models) destroy(model);
        },
        close: bus.close,
      };
    },
    pass: clock.sleep,
    now: clock.now,
    slackMs: 2 * speed,
    remove: async () => undefined,
  };
};

import type { Bus } from '../bus/bus.ts';
import { addLabelledGauge } from '../run/labelled-gauge.ts';
import type { Registry } from '../run/metrics.ts';

/** How many messages wait or are in hand, by queue: in an idle house there are none. Close it before the bus. */
export const startQueueGauge = (
  registry: Registry,
  bus: Pick<Bus, 'depth'>,
  queues: readonly string[],
): { close(): void } =>
  addLabelledGauge(registry, {
    name: 'bus_queue_messages',
    help: 'Messages that wait or are in hand',
    label: 'queue',
    read: async () =>
      Object.fromEntries(await Promise.all(queues.map(async (name) => [name, await bus.depth(name)] as const))),
  });

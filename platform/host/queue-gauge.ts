import type { Bus } from '../bus/bus.ts';
import type { Clock } from '../run/clock.ts';
import { addLabelledGauge } from '../run/labelled-gauge.ts';
import type { Registry } from '../run/metrics.ts';

/** How many messages wait or are in hand, by queue: in an idle house there are none. Close it before the bus. */
export const startQueueGauge = (
  registry: Registry,
  bus: Pick<Bus, 'depth'>,
  queues: readonly string[],
  clock: Clock,
): { close(): void } =>
  addLabelledGauge(registry, {
    name: 'bus_queue_messages',
    help: 'Messages that wait or are in hand',
    label: 'queue',
    read: () => Object.fromEntries(queues.map((name) => [name, bus.depth(name)])),
    clock,
  });

import { topology } from '@gorae/contracts/topology.ts';
import type { EmbeddedBus } from '@gorae/platform/bus/embedded/embedded-bus.ts';
import { addLabelledGauge } from '@gorae/platform/run/labelled-gauge.ts';
import type { Registry } from 'prom-client';

/** How many messages wait or are in hand, by queue: an idle café has none. Close it before the bus. */
export const startQueueGauge = (registry: Registry, bus: Pick<EmbeddedBus, 'depth'>): { close(): void } =>
  addLabelledGauge(registry, {
    name: 'bus_queue_messages',
    help: 'Messages that wait or are in hand',
    label: 'queue',
    read: async () =>
      Object.fromEntries(
        await Promise.all(topology.queues.map(async ({ name }) => [name, await bus.depth(name)] as const)),
      ),
  });

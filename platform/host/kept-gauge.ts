import type { Bus, Kept } from '../bus/bus.ts';
import type { Clock } from '../run/clock.ts';
import { addLabelledGauge } from '../run/labelled-gauge.ts';
import type { Registry } from '../run/metrics.ts';

/** How many messages wait for a person: in a healthy house there are none. Close it before the bus. */
export const startKeptGauge = (registry: Registry, bus: Pick<Bus, 'kept'>, clock: Clock): { close(): void } =>
  addLabelledGauge(registry, {
    name: 'bus_kept_messages',
    help: 'Messages that wait for a person, of all services: parked, or unrouted since no queue was bound for them',
    label: 'reason',
    read: () => {
      const kept = bus.kept();
      const count = async (reason: keyof Kept): Promise<number> => (await kept)[reason];
      return { parked: count('parked'), unrouted: count('unrouted') };
    },
    clock,
  });

import { addCounter } from '@gorae/platform/run/counter.ts';
import { addGauge, type Registry } from '@gorae/platform/run/metrics.ts';
import type { Bar } from './app/bar.ts';
import type { BarMetrics } from './app/ports.ts';
import type { Queue } from './app/read-queue.ts';

/** What the service counts, on the registry from `open` to `close`. The queue is that of one store. */
export const createMetering = (registry: Registry, shownStoreId: string) => {
  let open: readonly { close(): void }[] = [];
  let queue: Queue = { tickets: 0, seconds: 0 };
  let count: (state: string) => void = () => undefined;
  const metrics: BarMetrics = {
    entered: (state) => count(state),
    queued: (storeId, now) => {
      if (storeId === shownStoreId) queue = now;
    },
  };
  const gauge = (name: string, help: string, read: () => number) => addGauge(registry, { name, help, read });
  return {
    metrics,
    open: (bar: Pick<Bar, 'idle'>) => {
      const tickets = { name: 'barista_tickets_total', help: 'Tickets that entered a state', label: 'state' };
      const counter = addCounter(registry, tickets);
      count = counter.count;
      const idle = () => [...bar.idle().values()].reduce((sum, lanes) => sum + lanes, 0);
      open = [
        counter,
        gauge('barista_idle_lanes', 'Baristas of this process with empty hands', idle),
        gauge('barista_queue_tickets', 'Tickets waiting or in the making, as of the last look', () => queue.tickets),
        gauge('barista_queue_seconds', 'Seconds of work ahead, as of the last look', () => queue.seconds),
      ];
    },
    close: () => {
      for (const one of open) one.close();
      open = [];
    },
  };
};

import { collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';

/** Where metrics are kept until they are scraped. */
export { Registry };

/**
 * A registry whose metrics all carry the service's name, with those of the process (memory, CPU). One for each process. Without the sizes
 * of heap spaces: Bun walks the whole heap for them, so that each scrape would hold everything up.
 */
export const createMetrics = (service: string): Registry => {
  const registry = new Registry();
  registry.setDefaultLabels({ service });
  collectDefaultMetrics({ register: registry });
  for (const size of ['total', 'used', 'available'])
    registry.removeSingleMetric(`nodejs_heap_space_size_${size}_bytes`);
  return registry;
};

/** How long requests take, by operation and status; fits `createHttpApp({ metrics })`. */
export const createHttpMetrics = (registry: Registry) => {
  const seconds = new Histogram({
    name: 'http_request_duration_seconds',
    help: 'Time from the arrival of a request to its answer; a long-poll includes its wait, a stream only its opening',
    labelNames: ['operation', 'status'] as const,
    buckets: [0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1, 5, 10, 30],
    registers: [registry],
  });
  return { begin: () => seconds.startTimer() };
};

/** A number that is read at each scrape. Take it down with the service that it belongs to. */
export const addGauge = (
  registry: Registry,
  { name, help, read }: { readonly name: string; readonly help: string; readonly read: () => number },
): { close(): void } => {
  new Gauge({
    name,
    help,
    registers: [registry],
    collect() {
      this.set(read());
    },
  });
  return { close: () => registry.removeSingleMetric(name) };
};

/** Watches how late timers fire: the first thing to look at when everything is slow. Close it. */
export const startLagGauge = (registry: Registry): { close(): void } => {
  const gauge = new Gauge({
    name: 'event_loop_lag_seconds',
    help: 'The longest delay of a timer since the last scrape',
    registers: [registry],
    collect() {
      this.set(worstMs / 1000);
      worstMs = 0;
    },
  });
  let worstMs = 0;
  let expected = performance.now() + lagEveryMs;
  const timer = setInterval(() => {
    const now = performance.now();
    worstMs = Math.max(worstMs, now - expected);
    expected = now + lagEveryMs;
  }, lagEveryMs);
  return {
    close: () => {
      clearInterval(timer);
      registry.removeSingleMetric('event_loop_lag_seconds');
      gauge.reset();
    },
  };
};

const lagEveryMs = 500;

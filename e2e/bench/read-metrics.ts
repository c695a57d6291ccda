export interface Metrics {
  readonly cpuSeconds: number;
  readonly residentBytes: number;
  /** The longest since the last time that somebody asked; undefined for what has no event loop of ours. */
  readonly longestLagMs?: number;
}

/** What the process behind this address tells of itself. */
export const metricsOf = async (url: string): Promise<Metrics> =>
  readMetrics(await (await fetch(`${url}/metrics`)).text());

const readMetrics = (text: string): Metrics => {
  const numberOf = (name: string) => Number(new RegExp(`^${name}(?:\\{[^}]*\\})? (\\S+)$`, 'm').exec(text)?.[1]);
  return {
    cpuSeconds: numberOf('process_cpu_seconds_total'),
    residentBytes: numberOf('process_resident_memory_bytes'),
    longestLagMs: numberOf('event_loop_lag_seconds') * 1000,
  };
};

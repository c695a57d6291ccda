export interface Arrivals {
  readonly perSecond: number;
  readonly count: number;
}

/**
 * Calls `arrive` at evenly spaced instants that are fixed beforehand (open loop): a slow system does not slow the arrivals, and what it
 * keeps waiting is counted from the instant at which it was due. Resolves when the last one has arrived.
 */
export const letArrive = (
  { perSecond, count }: Arrivals,
  arrive: (dueAt: number) => void,
): Promise<{ readonly startedAt: number }> =>
  new Promise((resolve) => {
    const startedAt = performance.now();
    let arrived = 0;
    const tick = () => {
      const due = Math.min(count, Math.floor(((performance.now() - startedAt) * perSecond) / 1000) + 1);
      while (arrived < due) {
        arrive(startedAt + (arrived * 1000) / perSecond);
        arrived += 1;
      }
      if (arrived === count) resolve({ startedAt });
      else setTimeout(tick, 1);
    };
    tick();
  });

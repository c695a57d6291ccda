/** What a part of the system came to when nothing else was at work on the machine. */
export interface Alone {
  readonly ordersPerSecond: number;
  /** Of all processes of it, for 1,000 orders. Undefined where a server could not be looked into. */
  readonly cpuSecondsPer1000: number | undefined;
}

export interface Bound {
  readonly ordersPerSecond: number;
  /** What holds it there. */
  readonly by: 'broker' | 'store' | 'cores';
}

/**
 * What broker and store allow end to end when everything else costs nothing: not more than the slower of both, and not more than the
 * cores can do of both, since they share them.
 */
export const boundOf = (broker: Alone, store: Alone, cores: number): Bound => {
  const cpu =
    broker.cpuSecondsPer1000 === undefined || store.cpuSecondsPer1000 === undefined
      ? undefined
      : broker.cpuSecondsPer1000 + store.cpuSecondsPer1000;
  const bounds: Bound[] = [
    { by: 'broker', ordersPerSecond: broker.ordersPerSecond },
    { by: 'store', ordersPerSecond: store.ordersPerSecond },
    ...(cpu === undefined ? [] : [{ by: 'cores' as const, ordersPerSecond: (cores * 1000) / cpu }]),
  ];
  return bounds.reduce((lowest, bound) => (bound.ordersPerSecond < lowest.ordersPerSecond ? bound : lowest));
};

export interface Tombstones {
  /** The version at which the order was forgotten; 0 when nothing is remembered of it. */
  versionOf(orderId: string): number;
  bury(orderId: string, version: number): void;
  raise(orderId: string): void;
}

/**
 * What is left of forgotten orders: id and version, so that a message that comes again does not bring an old state back. Holds the
 * last `limit`; a repeat that is older than that many forgotten orders does not happen.
 */
export const createTombstones = (limit: number): Tombstones => {
  const versions = new Map<string, number>();
  return {
    versionOf: (orderId) => versions.get(orderId) ?? 0,
    bury: (orderId, version) => {
      versions.set(orderId, version);
      if (versions.size <= limit) return;
      for (const oldest of versions.keys()) {
        versions.delete(oldest);
        return;
      }
    },
    raise: (orderId) => {
      versions.delete(orderId);
    },
  };
};

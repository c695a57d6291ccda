/** What fails again and again is told of once, until it has succeeded. */
export interface KnownFaults {
  /** Whether to tell of it. */
  isNew(id: string): boolean;
  /** It has succeeded. */
  forget(id: string): void;
}

/** Beyond that many at a time all are told anew. */
const mostRemembered = 1000;

export const createKnownFaults = (): KnownFaults => {
  const ids = new Set<string>();
  return {
    isNew: (id) => {
      if (ids.has(id)) return false;
      if (ids.size >= mostRemembered) ids.clear();
      ids.add(id);
      return true;
    },
    forget: (id) => {
      ids.delete(id);
    },
  };
};

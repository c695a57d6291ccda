/** One process from its start to its end: what it waits for when it ends never comes. */
export interface Life {
  /** Such as `order-1`. */
  readonly name: string;
  alive(): boolean;
  /** Ends it as `kill -9` would, between two steps. Safe to call twice. */
  end(): void;
  /** Runs at the end; at once when that has been. The result takes it back. */
  onEnd(run: () => void): () => void;
  /** Sleeps and waits that have not come to an end. */
  readonly pending: { count: number };
}

export const createLife = (name: string): Life => {
  let isAlive = true;
  const endings = new Set<() => void>();
  return {
    name,
    alive: () => isAlive,
    end: () => {
      if (!isAlive) return;
      isAlive = false;
      for (const run of [...endings]) run();
      endings.clear();
    },
    onEnd: (run) => {
      if (!isAlive) run();
      else endings.add(run);
      return () => {
        endings.delete(run);
      };
    },
    pending: { count: 0 },
  };
};

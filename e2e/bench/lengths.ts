/** How much is measured. The aim is a median that holds within some percent; `quick` is for a look while working. */
export interface Lengths {
  /** Each figure is the median of so many rounds. */
  readonly rounds: number;
  /** Orders that are not counted, before any others. */
  readonly warmUp: number;
  /** Orders of the burst that tells how fast an even pace may be. */
  readonly guess: number;
  /** Orders of a burst. */
  readonly burst: number;
  readonly burstOfOne: number;
  readonly steadySeconds: number;
  /** Deliveries of one round of streams, over all clients. */
  readonly deliveries: number;
  readonly manyClients: number;
  readonly storedOrders: number;
  /** Orders whose tickets go through the hands of one barista, one after the other. */
  readonly handOvers: number;
}

export const full: Lengths = {
  rounds: 3,
  warmUp: 500,
  guess: 1_000,
  burst: 3_000,
  burstOfOne: 1_500,
  steadySeconds: 6,
  deliveries: 200_000,
  manyClients: 10_000,
  storedOrders: 200_000,
  handOvers: 300,
};

export const quick: Lengths = {
  rounds: 1,
  warmUp: 500,
  guess: 1_000,
  burst: 1_500,
  burstOfOne: 600,
  steadySeconds: 3,
  deliveries: 100_000,
  manyClients: 4_000,
  storedOrders: 20_000,
  handOvers: 150,
};

/** A burst takes that long where everything but the store costs nothing; with all the rest, two or three times as long. */
const longestBurstSeconds = 5;

/** Fewer orders for a store that does only so many a second: a slow one is measured as well by fewer, in minutes and not in hours. */
export const fittedTo = (ordersPerSecond: number, lengths: Lengths): Lengths => {
  const most = Math.max(1, Math.round(ordersPerSecond * longestBurstSeconds));
  const fit = (orders: number): number => Math.min(orders, most);
  return {
    ...lengths,
    warmUp: fit(lengths.warmUp),
    guess: fit(lengths.guess),
    burst: fit(lengths.burst),
    burstOfOne: fit(lengths.burstOfOne),
    handOvers: fit(lengths.handOvers),
  };
};

/** How much is measured. The aim is a median that holds within some percent; `quick` is for a look while working. */
export interface Lengths {
  /** Each figure is the median of so many rounds. */
  readonly rounds: number;
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
  burst: 1_500,
  burstOfOne: 600,
  steadySeconds: 3,
  deliveries: 100_000,
  manyClients: 4_000,
  storedOrders: 20_000,
  handOvers: 150,
};

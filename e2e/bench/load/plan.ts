/** What the load generator is asked to do. */
export interface LoadPlan {
  /** Where orders are placed. */
  readonly port: number;
  /** Where they are followed on the pickup screen until they are ready; nowhere when absent. */
  readonly screenPort?: number;
  /** Orders arrive at this pace, whatever becomes of them. */
  readonly perSecond: number;
  readonly count: number;
  /** What is beyond so many unanswered requests waits in the generator, and its wait counts. */
  readonly connections: number;
  /** 0: answered as soon as the order is stored; otherwise when the payment is known. */
  readonly waitSeconds: number;
}

export interface Span {
  readonly p50: number;
  readonly p99: number;
}

/** Milliseconds count from the instant at which an order was due to be sent, rates from the first such instant to the last event. */
export interface LoadResult {
  readonly refused: number;
  /** Accepted, and not seen as ready. */
  readonly unready: number;
  readonly answeredPerSecond: number;
  readonly readyPerSecond: number;
  readonly answeredMs: Span;
  readonly readyMs: Span;
}

/** What the screens are asked to do. */
export interface StreamPlan {
  readonly port: number;
  readonly clients: number;
  readonly events: number;
}

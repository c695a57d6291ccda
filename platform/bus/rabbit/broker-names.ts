/** What things are called on the broker. Exchanges and queues have name spaces of their own, so some share a name. */
export interface BrokerNames {
  /** The fanout exchange of an event. */
  readonly event: (name: string) => string;
  readonly queue: (name: string) => string;
  /** Where a failed message of a queue waits so long. */
  readonly retryQueue: (queue: string, delayMs: number) => string;
  /** Direct exchange to the retry queues, by their names. */
  readonly retry: string;
  /** Direct exchange back to the queues, by their names: nobody needs a right on the default exchange. */
  readonly back: string;
  /** Exchange and queue of messages that nobody could handle. */
  readonly parking: string;
  /** Exchange and queue of messages that no queue was bound for. */
  readonly unrouted: string;
  /** The stream, and a fanout exchange to it alone. */
  readonly log: string;
}

export const brokerNames: BrokerNames = {
  event: (name) => name,
  queue: (name) => name,
  retryQueue: (queue, delayMs) => `${queue}.retry.${delayMs / 1000}s`,
  retry: 'retry',
  back: 'return',
  parking: 'parking',
  unrouted: 'unrouted',
  log: 'cafe.log',
};

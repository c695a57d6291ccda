export interface BrokerSettings {
  /** How long a delivery may stay without an ack before the broker closes its channel; 30 min unless told. */
  readonly consumerTimeoutMs?: number;
  /** How often it looks who has held a delivery for too long: every minute unless told. */
  readonly tickMs?: number;
  /** When a dead letter that could not be forwarded is tried again; the broker's own value, 180 s, unless told. */
  readonly deadLetterRetryMs?: number;
}

/** What the broker may use before it blocks publishers. Enough for tests, and little beside everything else on the machine. */
export const memoryLimit = '{absolute, 536870912}';

/** The broker's configuration as Erlang terms, which need no schema to be read. */
export const toAdvancedConfig = ({ consumerTimeoutMs, tickMs, deadLetterRetryMs }: BrokerSettings): string => {
  const rabbit = [
    `{vm_memory_high_watermark, ${memoryLimit}}`,
    ...(consumerTimeoutMs === undefined ? [] : [`{consumer_timeout, ${consumerTimeoutMs}}`]),
    ...(tickMs === undefined ? [] : [`{channel_tick_interval, ${tickMs}}`]),
    ...(deadLetterRetryMs === undefined
      ? []
      : [`{dead_letter_worker_publisher_confirm_timeout, ${deadLetterRetryMs}}`]),
  ];
  // The write-ahead log of all quorum queues is held in memory, too: 512 MB unless told.
  return `[{rabbit, [${rabbit.join(', ')}]}, {ra, [{wal_max_size_bytes, 67108864}]}].\n`;
};

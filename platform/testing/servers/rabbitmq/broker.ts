import { until } from '../../until.ts';
import { erlang } from './erlang.ts';

/** Where a running broker is and how it is told things, for a process that did not start it. */
export type BrokerPlace =
  | {
      readonly kind: 'machine';
      readonly port: number;
      readonly folder: string;
      readonly node: string;
      readonly distPort: number;
      readonly epmdPort: number;
    }
  | { readonly kind: 'docker'; readonly port: number; readonly container: string };

/** What any broker that we may command can do. */
export interface Commanded {
  /** Evaluates an Erlang expression in the broker and resolves with its value as text. */
  evaluate(expression: string): Promise<string>;
  /** `rabbitmqctl …`: a second or two. */
  ctl(args: readonly string[]): Promise<string>;
}

/** A broker of our own. */
export interface Broker extends Commanded {
  readonly place: BrokerPlace;
  kill(): Promise<void>;
  start(): Promise<void>;
  /** Ends it and removes its data. */
  close(): Promise<void>;
}

/**
 * Waits until all of a broker is there: it listens a little earlier, and tells that it has started earlier still. `urge` is done before
 * each look.
 */
export const untilBooted = async (
  { evaluate }: Commanded,
  urge: () => Promise<void> = async () => undefined,
): Promise<void> => {
  const isBooted = async (): Promise<boolean> => {
    try {
      await urge();
      return (await evaluate(erlang.isBooted)) === 'true';
    } catch {
      return false;
    }
  };
  await until(isBooted, { timeoutMs: 90_000, what: 'the broker has booted' });
};

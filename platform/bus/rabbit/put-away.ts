import type { ConsumeMessage } from 'amqplib';
import type { Clock } from '../../run/clock.ts';
import type { Log } from '../../run/log.ts';
import type { Failure } from '../failure.ts';
import type { BrokerNames } from './broker-names.ts';
import { type Outgoing, toCopy } from './message.ts';
import type { Publisher } from './publisher.ts';

export type CountedFailure = Extract<Failure, { kind: 'retry' | 'park' }>;

export interface PutAwayOptions {
  readonly queue: string;
  readonly names: BrokerNames;
  readonly publisher: Pick<Publisher, 'send'>;
  readonly clock: Clock;
  readonly log: Log;
}

/**
 * Publishes the copy of a failed message that goes on in its place, to wait or to be parked; tries until the broker has it. Only then may
 * the message itself be acked. Resolves with false when `isOurs` no longer holds, or the signal aborts: then it comes again as it was.
 */
export type PutAway = (
  message: ConsumeMessage,
  failure: CountedFailure,
  until: { readonly isOurs: () => boolean; readonly signal: AbortSignal },
) => Promise<boolean>;

const againMs = 1_000;

export const createPutAway =
  (options: PutAwayOptions): PutAway =>
  async (message, failure, { isOurs, signal }) => {
    const { queue, publisher, clock, log } = options;
    for (;;) {
      try {
        await publisher.send([toNext(message, failure, options)]);
        return true;
      } catch (error) {
        log.warn('a failed message could not be put away', { queue, error });
      }
      // With its line gone the broker delivers it again, here or elsewhere.
      if (signal.aborted || !isOurs()) return false;
      await clock.sleep(againMs, signal);
    }
  };

const toNext = (
  message: ConsumeMessage,
  failure: CountedFailure,
  { queue, names, clock }: PutAwayOptions,
): Outgoing => {
  const { attempts, reason } = failure;
  if (failure.kind === 'retry') {
    const target = { exchange: names.retry, key: names.retryQueue(queue, failure.delayMs) };
    return toCopy(message, target, { attempts, reason });
  }
  const headers = { queue, attempts, reason, 'parked-at': clock.now() };
  return toCopy(message, { exchange: names.parking, key: names.queue(queue) }, headers);
};

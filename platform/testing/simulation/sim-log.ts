import type { Event } from '@gorae/contracts/kit/event.ts';
import type { LogReader } from '../../bus/bus.ts';
import type { Instant } from '../../run/clock.ts';
import type { Life } from './life.ts';
import type { Scheduler } from './scheduler.ts';
import type { SimBroker } from './sim-broker.ts';

export interface LogParts {
  readonly broker: Pick<SimBroker, 'log' | 'followLog'>;
  readonly life: Life;
  readonly scheduler: Scheduler;
  readonly decode: (body: string) => Event;
}

/** Hands over the log entry by entry, each in a step of its own, so that a reader lags behind as much as chance wants. */
export const readLog = (
  { broker, life, scheduler, decode }: LogParts,
  from: Instant | 'next',
  handler: (event: Event) => void,
): LogReader => {
  const { log } = broker;
  const first = log.findIndex(({ at }) => from !== 'next' && at >= from);
  let position = from === 'next' || first === -1 ? log.length : first;
  const goal = log.length;
  let closed = false;
  let pumping = false;
  const caughtUp = Promise.withResolvers<void>();

  const pump = async (): Promise<void> => {
    if (pumping) return;
    pumping = true;
    while (!closed && position < log.length) {
      await scheduler.step(life, 'bus log');
      const entry = log[position];
      if (closed || entry === undefined) break;
      position += 1;
      handler(decode(entry.body));
      if (position >= goal) caughtUp.resolve();
    }
    pumping = false;
  };

  const stop = broker.followLog(() => void pump());
  const forget = life.onEnd(stop);
  if (position >= goal) caughtUp.resolve();
  void pump();
  return {
    caughtUp: caughtUp.promise,
    close: async () => {
      closed = true;
      stop();
      forget();
      caughtUp.resolve();
    },
  };
};

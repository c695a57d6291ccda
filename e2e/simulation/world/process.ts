import { Unavailable } from '@gorae/platform/errors.ts';
import { createLife, type Life } from '@gorae/platform/testing/simulation/life.ts';
import type { Scheduler } from '@gorae/platform/testing/simulation/scheduler.ts';
import { kindOf } from '../draw-plan.ts';
import type { OpenService } from './open-services.ts';

/** A process that can be ended and started again. */
export interface Process {
  readonly name: string;
  readonly kind: string;
  life(): Life;
  /** Undefined while it starts or is down. */
  services(): readonly OpenService[] | undefined;
  start(): void;
  /** Closes it in good order; it is started again after so long. Nothing while it starts or is down. */
  stop(downMs: number): void;
}

export interface ProcessOptions {
  readonly name: string;
  readonly scheduler: Scheduler;
  /** How long it stays down when it ends now. */
  readonly downMs: () => number;
  readonly open: (life: Life) => Promise<readonly OpenService[]>;
  readonly breach: (rule: string, detail: string) => void;
}

/** Whoever looks after it starts it again whenever it has ended. */
export const createProcess = ({ name, scheduler, downMs, open, breach }: ProcessOptions): Process => {
  let life = createLife(name);
  let services: readonly OpenService[] | undefined;
  let stopped: number | undefined;

  const run = async (own: Life): Promise<void> => {
    const opened = await open(own);
    for (const { service } of opened) await service.start();
    services = opened;
  };

  const start = (): void => {
    const own = createLife(name);
    life = own;
    own.onEnd(() => {
      services = undefined;
      const pauseMs = stopped ?? downMs();
      stopped = undefined;
      scheduler.at(scheduler.now() + pauseMs, start);
    });
    run(own).catch((error: unknown) => {
      if (!(error instanceof Unavailable)) breach('start-failed', `${name}: ${String(error)}`);
      own.end();
    });
  };

  const close = async (opened: readonly OpenService[], own: Life): Promise<void> => {
    for (const { service } of opened.toReversed()) await service.close();
    own.end();
  };

  return {
    name,
    kind: kindOf(name),
    life: () => life,
    services: () => services,
    start,
    stop: (pauseMs) => {
      const [opened, own] = [services, life];
      if (opened === undefined) return;
      services = undefined;
      stopped = pauseMs;
      close(opened, own).catch((error: unknown) => breach('close-failed', `${name}: ${String(error)}`));
    },
  };
};

import type { Random } from '@gorae/platform/run/random.ts';
import type { Chance, Passage } from '@gorae/platform/testing/simulation/chance.ts';
import type { Policy, Step } from '@gorae/platform/testing/simulation/scheduler.ts';
import { kindOf } from '../draw-plan.ts';
import type { Fault, Plan } from '../plan.ts';

/** Everything that goes wrong by chance or by plan, until the café heals. */
export interface Weather {
  readonly policy: Policy;
  readonly chance: Chance;
  /** True when what a server answers is lost on the way to its client. */
  losesReply(): boolean;
  vendorIsAway(): boolean;
  /** Nothing goes wrong from now on. */
  calmDown(): void;
}

export interface WeatherOptions {
  readonly plan: Plan;
  /** When the café opened. */
  readonly start: number;
  readonly random: Random;
  readonly now: () => number;
  /** Hears of each fault when it strikes, and of the point at which a process ends. */
  readonly onFault: (what: Fault['what'] | 'flaky-store' | 'flaky-broker' | 'lost-reply', where: string) => void;
  readonly onCrash: (crash: { process: string; point: string; downMs: number }) => void;
}

type Crash = Extract<Fault, { what: 'crash' | 'crash-at' }>;

/** What was under way when the line to the broker broke may have arrived all the same: nobody heard the confirm. */
const inFlightMs = 300;

/** Late by this much at most once all is calm: who only looks now and then, looks less often. */
const calmLateMs = 2_000;

export const createWeather = (options: WeatherOptions): Weather => {
  const { plan, random, now, start, onFault } = options;
  const { weather } = plan;
  let calm = false;
  const isDuring = ({ at, forMs }: { at: number; forMs: number }): boolean =>
    !calm && now() - start >= at && now() - start < at + forMs;
  const during = <W extends 'store-away' | 'broker-away' | 'vendor-away' | 'freeze'>(what: W) =>
    plan.faults.filter((fault): fault is Extract<Fault, { what: W }> => fault.what === what);
  const freezes = during('freeze');
  const storesAway = during('store-away');
  const brokerAway = during('broker-away');
  const vendorAway = during('vendor-away');
  const crashes = createCrashes(options, () => calm);
  const maybe = (rate: number): boolean => !calm && rate > 0 && random() < rate;

  const outage = (): Passage => (random() < 0.5 ? 'unreached' : 'answer-lost');

  return {
    policy: {
      choose: (count) => (weather.order === 'first' ? 0 : Math.floor(random() * count)),
      delayMs: () => (maybe(weather.delays) ? Math.ceil(random() ** 3 * weather.longestDelayMs) : 0),
      lateMs: (life) => (life.name.includes('-') ? Math.floor(random() * (calm ? calmLateMs : weather.lateMs)) : 0),
      frozenUntil: ({ name }) => {
        if (freezes.length === 0) return 0;
        const freeze = freezes.find((fault) => fault.process === name && isDuring(fault));
        return freeze === undefined ? 0 : start + freeze.at + freeze.forMs;
      },
      ends: crashes,
    },
    chance: {
      store: ({ life, point }) => {
        if (storesAway.some((fault) => fault.kind === kindOf(life.name) && isDuring(fault))) return outage();
        if (!maybe(weather.flakyStore)) return 'through';
        onFault('flaky-store', `${life.name} ${point}`);
        return outage();
      },
      publish: ({ life, point }) => {
        const away = brokerAway.find(isDuring);
        if (away !== undefined) return now() - start - away.at < inFlightMs ? outage() : 'unreached';
        if (!maybe(weather.flakyBroker)) return 'through';
        onFault('flaky-broker', `${life.name} ${point}`);
        return random() < 0.4 ? 'refused-by-one' : outage();
      },
      copies: () => (maybe(weather.copies) ? [Math.floor(random() ** 3 * 20_000)] : []),
      message: (count) => (weather.disorder && !calm ? Math.floor(random() * Math.min(4, count)) : 0),
      consumer: (count) => (weather.order === 'first' ? 0 : Math.floor(random() * count)),
    },
    losesReply: () => {
      if (!maybe(weather.lostReplies)) return false;
      onFault('lost-reply', '');
      return true;
    },
    vendorIsAway: () => vendorAway.some(isDuring),
    calmDown: () => {
      calm = true;
    },
  };
};

/** Ends processes where the plan says so, each crash once. */
const createCrashes = ({ plan, onFault, onCrash }: WeatherOptions, isCalm: () => boolean) => {
  const open = new Set(
    plan.faults.filter((fault): fault is Crash => fault.what === 'crash' || fault.what === 'crash-at'),
  );
  const steps = new Map<string, number>();
  const met = new Map<Crash, number>();

  const meets = (crash: Crash, { life, point }: Step, kind: string): boolean => {
    if (crash.what === 'crash') return crash.process === life.name && (steps.get(life.name) ?? 0) >= crash.atStep;
    if (crash.kind !== kind || crash.point !== point) return false;
    met.set(crash, (met.get(crash) ?? 0) + 1);
    return met.get(crash) === crash.nth;
  };

  return (step: Step): boolean => {
    if (open.size === 0 || isCalm()) return false;
    const { name } = step.life;
    steps.set(name, (steps.get(name) ?? 0) + 1);
    for (const crash of open) {
      if (!meets(crash, step, kindOf(name))) continue;
      open.delete(crash);
      onFault(crash.what, `${name} ${step.point}`);
      onCrash({ process: name, point: step.point, downMs: crash.downMs });
      return true;
    }
    return false;
  };
};

import type { ServiceName } from '@gorae/contracts/api-documents.ts';
import { topology } from '@gorae/contracts/topology.ts';
import type { Poison } from './fault.ts';
import { fateOf } from './poison.ts';

/** A parked message as the café lists it. */
export interface Parked {
  readonly id: string;
  readonly subject?: string;
  readonly queue: string;
  readonly reason: string;
  readonly attempts: number;
  readonly parkedAt: string;
}

/** One that somebody is about to look after. */
export interface Case extends Parked {
  readonly service: ServiceName;
}

type Deed = 'redrive' | 'discard';

/** What was left on the queues to be put away, and what people did about it since. */
export interface PoisonBook {
  left(subject: string, poison: Poison): void;
  /** Among what is parked, one that was parked long ago and that nobody has looked after yet. */
  choose(parked: readonly Parked[], before: number): Case | undefined;
  /** The café has said that it was done. */
  done(deed: Deed, parked: Parked): void;
  /** How parking differs from what must be there in the end: the poison, each once, as often tried as it should be, and nothing else. */
  differences(parked: readonly Parked[]): readonly string[];
}

export const createPoisonBook = (): PoisonBook => {
  const poisons = new Map<string, Poison>();
  const deeds = new Map<string, { readonly deed: Deed; readonly parkedAt: string }>();
  const chosen = new Set<string>();

  /** A copy that was on its way meanwhile may be parked later; the one that was listed must not be there again. */
  const isOver = ({ subject = '', parkedAt }: Parked): boolean => {
    const past = deeds.get(subject);
    return past?.deed === 'discard' && past.parkedAt !== parkedAt;
  };

  const judge = (one: Parked): readonly string[] => {
    const { subject, queue, reason, attempts, parkedAt } = one;
    const poison = poisons.get(subject ?? '');
    const what = `${poison?.kind} on ${poison?.queue}`;
    if (poison === undefined) return [`parked on ${queue}: ${subject ?? 'something'}: ${reason}`];
    const fate = fateOf(poison.kind);
    const past = deeds.get(subject ?? '');
    return [
      ...(queue === poison.queue ? [] : [`${what} is parked for ${queue}`]),
      ...(fate.reason.test(reason) ? [] : [`${what} is parked because: ${reason}`]),
      ...(attempts === fate.attempts ? [] : [`${what} is parked after ${attempts} attempts`]),
      ...(past?.parkedAt === parkedAt ? [`${what} lies there as if nobody had done a ${past.deed}`] : []),
    ];
  };

  return {
    left: (subject, poison) => void poisons.set(subject, poison),
    choose: (parked, before) => {
      const free = parked.filter(
        ({ subject = '', parkedAt }) => poisons.has(subject) && !chosen.has(subject) && Date.parse(parkedAt) < before,
      );
      // Those that fail again and again have the longest way to go.
      const one = free.find(({ attempts }) => attempts > 1) ?? free[0];
      const service = topology.queues.find(({ name }) => name === one?.queue)?.service as ServiceName | undefined;
      if (one === undefined || service === undefined) return undefined;
      chosen.add(one.subject ?? '');
      return { ...one, service };
    },
    done: (deed, { subject = '', parkedAt }) => void deeds.set(subject, { deed, parkedAt }),
    differences: (parked) => {
      const there = parked.filter((one) => !isOver(one));
      const subjects = there.map(({ subject }) => subject ?? '');
      const missing = [...poisons].filter(([one]) => !subjects.includes(one) && deeds.get(one)?.deed !== 'discard');
      return [
        ...missing.map(([, { kind, queue }]) => `${kind} on ${queue} is not parked`),
        ...there.flatMap(judge),
        ...(new Set(subjects).size === subjects.length ? [] : ['something is parked twice']),
      ];
    },
  };
};

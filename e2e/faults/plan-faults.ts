import { type ServiceName, serviceNames } from '@gorae/contracts/api-documents.ts';
import { topology } from '@gorae/contracts/topology.ts';
import type { Chance } from '../kills/chance.ts';
import type { Fault, Strike } from './fault.ts';
import { poisonsOf } from './poison.ts';

export interface StormPlan {
  /** At least so many; each kind comes once before any comes again. */
  readonly faults: number;
  /** How long the broker's memory alarm lasts. */
  readonly alarmSeconds: number;
  /** The longest that anything else lasts. */
  readonly longestSeconds: number;
}

/** Services keep documents, but for the notifier. */
const withDocuments = serviceNames.filter((service) => service !== 'notifier');
const allPoison = topology.queues.flatMap(({ name: queue }) => poisonsOf(queue).map((kind) => ({ queue, kind })));

/** Draws faults of one kind. */
const createDraws = (chance: Chance, { alarmSeconds, longestSeconds }: StormPlan) => {
  const seconds = () => chance.between(2, longestSeconds);
  const spoilt = (service: ServiceName, server: 'broker' | 'database'): Fault => ({
    what: chance.pick(['line-dead', 'line-deaf']),
    ...{ service, server, seconds: seconds() },
  });
  return {
    kill: (service: ServiceName = chance.pick(serviceNames)): Fault => ({
      what: 'kill',
      ...{ service, replica: chance.below(2) },
    }),
    stop: (): Fault => ({ what: 'broker-stops', seconds: seconds() }),
    crash: (): Fault => ({ what: 'broker-killed', seconds: 1 }),
    loss: (): Fault => ({ what: 'database-killed', seconds: seconds() }),
    alarm: (): Fault => ({ what: 'memory-alarm', seconds: alarmSeconds }),
    reset: (server: 'broker' | 'database' = chance.pick(['broker', 'database'])): Fault => ({
      what: 'line-reset',
      ...{ server, service: chance.pick(server === 'broker' ? serviceNames : withDocuments) },
    }),
    spoilt,
    anySpoilt: (server: 'broker' | 'database'): Fault =>
      spoilt(chance.pick(server === 'broker' ? serviceNames : withDocuments), server),
    poison: (): Fault => ({ what: 'poison', ...chance.pick(allPoison) }),
    hand: (what: 'redrive' | 'discard'): Fault => ({ what, by: chance.pick(['command', 'http']) }),
  };
};

/**
 * The same for the same seed. Every service dies, every queue is poisoned, every server goes away, each alone and while something else
 * is wrong; in the later half people look after what is parked.
 */
export const planFaults = (chance: Chance, plan: StormPlan): readonly Strike[] => {
  const draw = createDraws(chance, plan);
  const alone: readonly Strike[] = [
    ...serviceNames.map((service): Strike => [draw.kill(service)]),
    ...allPoison.map((poison): Strike => [{ what: 'poison', ...poison }]),
    [draw.stop()],
    [draw.loss()],
    [draw.reset('broker')],
    [draw.reset('database')],
    [draw.anySpoilt('database')],
  ];
  const together: readonly (() => Strike)[] = [
    () => [draw.stop(), draw.kill('order-service')],
    () => [draw.crash(), draw.kill('payment-service')],
    () => [draw.loss(), draw.kill(chance.pick(withDocuments))],
    () => [draw.crash(), draw.loss()],
    () => [draw.spoilt('order-service', 'broker'), draw.kill('payment-service')],
    () => [draw.spoilt('payment-service', 'database'), draw.crash()],
    () => [draw.reset('database'), draw.stop(), draw.kill('barista-service')],
    () => [draw.poison(), draw.anySpoilt('broker'), draw.loss()],
  ];
  const atEnd: readonly Strike[] = [
    [draw.alarm(), draw.kill('order-service')],
    [draw.hand('redrive'), draw.stop()],
    [draw.hand('redrive'), draw.kill('order-service')],
    [draw.hand('discard'), draw.anySpoilt('broker')],
    [draw.hand('discard')],
  ];
  const another = (): Strike => {
    const dice = chance.below(10);
    if (dice < 4) return chance.pick(together)();
    if (dice < 6) return [draw.kill()];
    if (dice < 7) return [draw.reset()];
    if (dice < 8) return [draw.anySpoilt(chance.pick(['broker', 'database']))];
    return dice < 9 ? [draw.poison()] : [draw.hand(chance.pick(['redrive', 'redrive', 'discard']))];
  };
  const strikes = [...chance.shuffle([...alone, ...together.map((strike) => strike())]), ...chance.shuffle(atEnd)];
  while (strikes.flat().length < plan.faults) strikes.push(another());
  return strikes;
};

import { type ServiceName, serviceNames } from '@gorae/contracts/api-documents.ts';
import { topology } from '@gorae/contracts/topology.ts';
import type { Chance } from '../kills/chance.ts';
import type { Server } from './stormy-cafe.ts';

/** What befalls the café. Seconds are how long it lasts. */
export type Fault =
  | { readonly what: 'kill'; readonly service: ServiceName; readonly replica: number }
  | { readonly what: 'broker-stops'; readonly seconds: number }
  | { readonly what: 'broker-killed'; readonly seconds: number }
  | { readonly what: 'database-killed'; readonly seconds: number }
  | { readonly what: 'memory-alarm'; readonly seconds: number }
  | { readonly what: 'line-reset'; readonly service: ServiceName; readonly server: Server }
  | {
      /** Nothing gets through, or only what the service says. */
      readonly what: 'line-dead' | 'line-deaf';
      readonly service: ServiceName;
      readonly server: Server;
      readonly seconds: number;
    }
  | { readonly what: 'poison'; readonly queue: string; readonly kind: Poison };

/** In how many ways a message can be unreadable. */
export const poisons = ['no-json', 'unknown-type', 'unknown-version', 'broken-data'] as const;
export type Poison = (typeof poisons)[number];

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

/** The same for the same seed. Every service dies, every queue is poisoned, every server goes away. */
export const planFaults = (chance: Chance, { faults, alarmSeconds, longestSeconds }: StormPlan): readonly Fault[] => {
  const seconds = () => chance.between(2, longestSeconds);
  const aLine = (): { service: ServiceName; server: Server } => {
    const server = chance.pick(['broker', 'database'] as const);
    return { server, service: chance.pick(server === 'broker' ? serviceNames : withDocuments) };
  };
  const aKill = (service: ServiceName): Fault => ({ what: 'kill', service, replica: chance.below(2) });
  const each: readonly Fault[] = [
    ...serviceNames.map(aKill),
    ...topology.queues.flatMap(({ name: queue }) => poisons.map((kind): Fault => ({ what: 'poison', queue, kind }))),
    { what: 'broker-stops', seconds: seconds() },
    { what: 'broker-killed', seconds: 1 },
    { what: 'database-killed', seconds: seconds() },
    { what: 'memory-alarm', seconds: alarmSeconds },
    { what: 'line-reset', server: 'broker', service: chance.pick(serviceNames) },
    { what: 'line-reset', server: 'database', service: chance.pick(withDocuments) },
    { what: 'line-dead', server: 'broker', service: chance.pick(serviceNames), seconds: seconds() },
    { what: 'line-dead', server: 'database', service: chance.pick(withDocuments), seconds: seconds() },
    { what: 'line-deaf', ...aLine(), seconds: seconds() },
  ];
  const another = (): Fault => {
    const dice = chance.below(10);
    if (dice < 4) return aKill(chance.pick(serviceNames));
    if (dice < 6) return { what: 'line-reset', ...aLine() };
    if (dice < 8) return { what: chance.pick(['line-dead', 'line-deaf']), ...aLine(), seconds: seconds() };
    if (dice < 9) return { what: 'poison', queue: chance.pick(topology.queues).name, kind: chance.pick(poisons) };
    return chance.pick<Fault>([
      { what: 'broker-stops', seconds: seconds() },
      { what: 'broker-killed', seconds: 1 },
      { what: 'database-killed', seconds: seconds() },
    ]);
  };
  return [...chance.shuffle(each), ...Array.from({ length: Math.max(0, faults - each.length) }, another)];
};

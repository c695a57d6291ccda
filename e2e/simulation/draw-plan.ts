import { type Random, seededRandom } from '@gorae/platform/run/random.ts';
import { crashPoints } from './crash-points.ts';
import type { CustomerPlan, Fault, ManagerAct, Plan, Shape, StaffPlan, Weather } from './plan.ts';

const cards = [
  ...[
    'approve',
    'approve',
    'approve',
    'approve',
    'decline',
    'decline',
    'slow',
    'lost-answer',
    'lost-answer',
    'late',
    'late',
  ],
  ...['fail-then-approve', 'decline-lost', 'approve+refund-refused', 'approve+refund-lost', 'late+refund-lost'],
];
const goodCards = ['approve', 'lost-answer', 'late'];
const wares = [
  { item: 'latte', variant: 'hot' },
  { item: 'latte', variant: 'ice' },
  { item: 'cake', variant: 'one' },
];
const cancelStates = ['unpaid', 'paid', 'paid', 'making', 'cancelling', 'ready'];
const managerActs = ['collect', 'collect', 'undo', 'abandon', 'close-store', 'sold-out'] as const;

/** The dice of one seed. */
const dice = (random: Random) => {
  const below = (count: number) => Math.floor(random() * count);
  return {
    below,
    between: (least: number, most: number) => least + below(most - least + 1),
    maybe: (chance: number) => random() < chance,
    one: <T>(from: readonly T[]): T => {
      const drawn = from[below(from.length)];
      if (drawn === undefined) throw new Error('Nothing to draw from');
      return drawn;
    },
  };
};
type Dice = ReturnType<typeof dice>;

/** The plan of a seed: the same for ever, as long as this file is. */
export const drawPlan = (seed: number): Plan => {
  const d = dice(seededRandom(seed * 2_654_435_761));
  const shape = drawShape(d);
  const weather = drawWeather(d);
  const customers = Array.from({ length: d.between(5, 9) }, (_, n) => drawCustomer(d, `c${n + 1}`));
  const staff = drawStaff(d, shape);
  const faults = drawFaults(d, shape);
  return { seed, shape, weather, customers, staff, faults, healsAt: healing(faults) };
};

const drawShape = (d: Dice): Shape => {
  const speed = d.one(['instant', 20, 5, 5, 2] as const);
  if (d.maybe(0.3)) {
    const replicas = { order: 1, payment: 1, bar: 1, notifier: 1 };
    return { engine: 'embedded', replicas, automatic: d.one([1, 1, 2, 3]), speed };
  }
  const replicas = {
    order: d.between(1, 2),
    payment: d.between(1, 2),
    bar: d.between(1, 2),
    notifier: d.between(1, 2),
  };
  return { engine: 'distributed', replicas, automatic: d.one([1, 1, 2, 3]), speed };
};

const drawWeather = (d: Dice): Weather => ({
  order: 'any',
  delays: d.one([0, 0.01, 0.05]),
  longestDelayMs: d.one([50, 2_000, 8_000]),
  lateMs: d.one([20, 500, 1_500]),
  copies: d.one([0, 0.1, 0.4]),
  disorder: d.maybe(0.6),
  flakyStore: d.one([0, 0, 0.005]),
  flakyBroker: d.one([0, 0.02]),
  lostReplies: d.one([0, 0.15]),
});

const drawCustomer = (d: Dice, id: string): CustomerPlan => {
  const pays = d.one(['with-order', 'with-order', 'with-order', 'afterwards', 'never'] as const);
  const cancels = d.maybe(0.35)
    ? { cancels: d.maybe(0.6) ? { on: d.one(cancelStates) } : { afterMs: d.below(15_000) } }
    : {};
  return {
    id,
    arrivesAt: d.below(20_000),
    lines: Array.from({ length: d.one([1, 1, 2]) }, () => ({ ...d.one(wares), quantity: d.between(1, 2) })),
    pays: pays === 'never' && d.maybe(0.5) ? 'with-order' : pays,
    card: d.one(cards),
    ...(d.maybe(0.7) ? { secondCard: d.one(goodCards) } : {}),
    waitSeconds: d.one([0, 2, 20]),
    copies: d.one([0, 0, 0, 1, 2]),
    expects: d.one(['nothing', 'nothing', 'right-price', 'right-price', 'less']),
    ...cancels,
    ...(d.maybe(0.1) ? { leavesAfterMs: d.below(10_000) } : {}),
    follows: d.maybe(0.5),
  };
};

const drawStaff = (d: Dice, { automatic }: Shape): readonly StaffPlan[] => {
  const people = automatic === 1 && d.maybe(0.6) ? 0 : d.below(3);
  const makers = ['mina', 'jun'].slice(0, people).map(
    (name, n): StaffPlan => ({
      id: `s${n + 1}`,
      does: 'make',
      name,
      comesAt: d.below(15_000),
      dawdles: d.maybe(0.3),
    }),
  );
  const acts = Array.from(
    { length: d.below(5) },
    (): ManagerAct => ({ at: d.between(3_000, 45_000), act: d.one(managerActs) }),
  );
  const undone = acts.flatMap(({ at, act }): ManagerAct[] => {
    if (act === 'close-store') return [{ at: at + 3_000, act: 'open-store' }];
    return act === 'sold-out' ? [{ at: at + 3_000, act: 'back-on' }] : [];
  });
  const all = [...acts, ...undone].sort((a, b) => a.at - b.at);
  return all.length === 0 ? makers : [...makers, { id: 'sm', does: 'manage', acts: all }];
};

const drawFaults = (d: Dice, shape: Shape): readonly Fault[] => {
  const processes = processNames(shape);
  const kinds = [...new Set(processes.map(kindOf))];
  const draw = (id: string): Fault => {
    const dice = d.below(16);
    if (dice < 4)
      return {
        id,
        what: 'crash',
        process: d.one(processes),
        atStep: d.between(1, 400),
        downMs: d.one([100, 2_000, 12_000]),
      };
    if (dice < 9) {
      const kind = d.one(kinds);
      const point = d.one(crashPoints[kind] ?? ['clock wake']);
      return { id, what: 'crash-at', kind, point, nth: d.between(1, 4), downMs: d.one([100, 2_000, 12_000]) };
    }
    if (dice < 11)
      return {
        id,
        what: 'freeze',
        process: d.one(processes),
        at: d.below(30_000),
        forMs: d.one([2_000, 15_000, 45_000]),
      };
    if (dice === 11)
      return { id, what: 'store-away', kind: d.one(kinds), at: d.below(30_000), forMs: d.one([500, 8_000]) };
    if (dice === 12)
      return d.maybe(0.5)
        ? { id, what: 'vendor-away', at: d.below(30_000), forMs: d.one([2_000, 15_000]) }
        : { id, what: 'broker-away', at: d.below(30_000), forMs: d.one([500, 8_000]) };
    if (dice > 13)
      return { id, what: 'stop', process: d.one(processes), at: d.below(30_000), downMs: d.one([100, 2_000]) };
    const queue = d.one(['order-service', 'payment-service', 'barista-service', 'barista-service.work']);
    return { id, what: 'poison', at: d.below(30_000), queue, body: d.one(['garbage', 'stranger']) };
  };
  return Array.from({ length: d.below(5) }, (_, n) => draw(`f${n + 1}`));
};

/** Names of all processes of a café of this shape. */
export const processNames = ({ engine, replicas }: Shape): readonly string[] =>
  engine === 'embedded'
    ? ['cafe-1']
    : Object.entries(replicas).flatMap(([kind, count]) => Array.from({ length: count }, (_, n) => `${kind}-${n + 1}`));

/** `order` of `order-2`. */
export const kindOf = (process: string): string => process.slice(0, process.lastIndexOf('-'));

const healing = (faults: readonly Fault[]): number =>
  Math.max(50_000, ...faults.map((fault) => ('forMs' in fault ? fault.at + fault.forMs + 5_000 : 0)));

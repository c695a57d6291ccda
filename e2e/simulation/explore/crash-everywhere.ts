import { addCoverage, type Coverage, createCoverage } from '../coverage.ts';
import { crashPoints } from '../crash-points.ts';
import { drawPlan } from '../draw-plan.ts';
import type { CustomerPlan, Fault, Plan, Shape, Weather } from '../plan.ts';
import { runPlan } from '../run-plan.ts';

/** A crash of a kind of process at a point of its, the nth time that it comes there. */
export interface CrashSpot {
  readonly kind: string;
  readonly point: string;
  readonly nth: number;
}

export interface CrashFailure {
  readonly spots: readonly CrashSpot[];
  readonly rule: string;
  readonly detail: string;
}

const calm: Weather = {
  order: 'any',
  delays: 0,
  longestDelayMs: 0,
  lateMs: 200,
  copies: 0,
  disorder: false,
  flakyStore: 0,
  flakyBroker: 0,
  lostReplies: 0,
};

const someone = (id: string, more: Partial<CustomerPlan>): CustomerPlan => ({
  id,
  arrivesAt: 1_000,
  lines: [{ item: 'latte', variant: 'hot', quantity: 1 }],
  pays: 'with-order',
  card: 'approve',
  waitSeconds: 2,
  copies: 0,
  expects: 'right-price',
  follows: true,
  ...more,
});

/** Served, asked for twice, cancelled in time and too late, declined and paid again, never paid; and three whose drinks may fail. */
const customers: readonly CustomerPlan[] = [
  someone('c1', {}),
  someone('c2', { arrivesAt: 1_500, card: 'lost-answer' }),
  someone('c3', { arrivesAt: 2_000, card: 'approve+refund-refused', cancels: { on: 'paid' } }),
  someone('c4', { arrivesAt: 2_500, card: 'late', cancels: { afterMs: 200 } }),
  someone('c5', { arrivesAt: 3_000, card: 'decline', secondCard: 'approve' }),
  someone('c6', { arrivesAt: 3_500, pays: 'never' }),
  someone('c7', { arrivesAt: 4_000, card: 'approve', cancels: { on: 'paid' } }),
  ...['c8', 'c9', 'c10'].map((id, n) => someone(id, { arrivesAt: 12_000 + 700 * n })),
];

const shapes: Readonly<Record<Shape['engine'], Shape>> = {
  embedded: { engine: 'embedded', replicas: { order: 1, payment: 1, bar: 1, notifier: 1 }, automatic: 1, speed: 10 },
  distributed: {
    engine: 'distributed',
    replicas: { order: 1, payment: 1, bar: 1, notifier: 1 },
    automatic: 1,
    speed: 10,
  },
};

const toFaults = (spots: readonly CrashSpot[]): readonly Fault[] =>
  spots.map((spot, n) => ({ id: `x${n + 1}`, what: 'crash-at', ...spot, downMs: 1_500 }));

/** The story that every crash point is tried on. */
export const standardPlan = (engine: Shape['engine'], spots: readonly CrashSpot[], seed = 1): Plan => ({
  seed,
  shape: shapes[engine],
  weather: calm,
  customers,
  staff: [
    { id: 's1', does: 'make', name: 'mina', comesAt: 500, dawdles: false },
    {
      id: 'sm',
      does: 'manage',
      acts: [
        { at: 4_000, act: 'sold-out' },
        { at: 4_200, act: 'back-on' },
        ...[8_000, 10_000, 12_000].map((at) => ({ at, act: 'undo' }) as const),
        ...[14_500, 15_500].map((at) => ({ at, act: 'abandon' }) as const),
        { at: 16_000, act: 'collect' },
        { at: 18_000, act: 'close-store' },
        { at: 19_000, act: 'open-store' },
      ],
    },
  ],
  faults: toFaults(spots),
  healsAt: 50_000,
});

const engineOf = (kind: string): Shape['engine'] => (kind === 'cafe' ? 'embedded' : 'distributed');

/** All spots: every point the first and the second time. */
export const everySpot = (): readonly CrashSpot[] =>
  Object.entries(crashPoints).flatMap(([kind, points]) =>
    points.flatMap((point) => [1, 2].map((nth) => ({ kind, point, nth }))),
  );

const isOnPath = ({ kind, point, nth }: CrashSpot): boolean =>
  nth === 1 && kind !== 'notifier' && /write|change|insert|vendor|outbox|bus (deliver|ack|publish)/.test(point);

/** Pairs of spots on the way of the money and of the ticket: a second crash while the first is being got over. */
export function* everyPair(): Generator<readonly CrashSpot[]> {
  const spots = everySpot().filter(isOnPath);
  for (const first of spots)
    for (const second of spots)
      if (engineOf(first.kind) === engineOf(second.kind))
        yield [first, first === second ? { ...second, nth: 2 } : second];
}

/** The standard story in some orders of events, then whatever cafés there are: rare points are not on everybody's way. */
function* storiesFor(spots: readonly CrashSpot[]): Generator<Plan> {
  const engine = engineOf(spots[0]?.kind ?? '');
  for (let seed = 1; seed <= 3; seed++) yield standardPlan(engine, spots, seed);
  if (spots.length > 1 || spots[0]?.nth !== 1) return;
  for (let seed = 1; seed <= mostOtherSeeds; seed++) {
    const plan = drawPlan(seed);
    if (plan.shape.engine === engine) yield { ...plan, faults: toFaults(spots) };
  }
}

const mostOtherSeeds = 600;

/** Runs a story in which these crashes happen. Undefined when nothing came of it. */
export const crashAt = async (spots: readonly CrashSpot[], coverage: Coverage): Promise<CrashFailure | undefined> => {
  const wanted = new Set(spots.map(({ kind, point }) => `crash ${kind} ${point}`));
  for (const plan of storiesFor(spots)) {
    const outcome = await runPlan(plan);
    addCoverage(coverage, outcome.coverage);
    const [breach] = outcome.breaches;
    if (breach !== undefined) return { spots, ...breach };
    if ([...wanted].every((what) => outcome.coverage.has(what))) return undefined;
  }
  return undefined;
};

export interface CrashResult {
  readonly tried: number;
  readonly failures: readonly CrashFailure[];
  readonly coverage: Coverage;
}

/** Tries one set of crashes after the other, until the time is over. */
export const crashEverywhere = async (
  tries: Iterable<readonly CrashSpot[]>,
  isOver: () => boolean = () => false,
): Promise<CrashResult> => {
  const coverage = createCoverage();
  const failures: CrashFailure[] = [];
  let tried = 0;
  for (const spots of tries) {
    if (isOver()) break;
    const failure = await crashAt(spots, coverage);
    if (failure !== undefined) failures.push(failure);
    tried += 1;
  }
  return { tried, failures, coverage };
};

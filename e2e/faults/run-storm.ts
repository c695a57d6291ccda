import { judgeByCommand, untilOver } from '../kills/aftermath.ts';
import { createChance } from '../kills/chance.ts';
import { readClientJournal } from '../kills/client-journal.ts';
import { drive } from '../kills/drive.ts';
import { judge, summarize } from '../kills/judge/judge.ts';
import { findUndone } from '../kills/judge/judge-bar.ts';
import { judgeScreens } from '../kills/judge/judge-screens.ts';
import { toTries } from '../kills/judge/requests.ts';
import { openScreens } from '../kills/screens.ts';
import { openShop, type Shop } from '../kills/shop.ts';
import { findLeft, judgeParked } from './find-left.ts';
import { type Fault, planFaults } from './plan-faults.ts';
import { openStormyCafe, type StormyCafe } from './stormy-cafe.ts';
import { type Struck, strike } from './strike.ts';

export interface Storm {
  readonly seed: number;
  /** How many times 500 customers come; once unless told. */
  readonly times?: number;
  readonly faults: number;
  /** Between two customers. */
  readonly everyMs: number;
  readonly alarmSeconds: number;
  readonly longestSeconds: number;
  readonly tell?: (line: string) => void;
}

export interface Verdict {
  /** Everything that went wrong, in words; empty when the café kept its promises. */
  readonly faults: readonly string[];
  /** How much was tried. */
  readonly summary: string;
}

/** Orders over four services while everything around them fails, in a folder of its own; and what the ledgers say of it afterwards. */
export const runStorm = async (folder: string, storm: Storm): Promise<Verdict> => {
  const { seed, times = 1, everyMs, tell = () => undefined } = storm;
  await using shop = await openShop({ folder, seed, openCafe: openStormyCafe });
  using screens = openScreens(shop);
  const closing = new AbortController();
  const chance = createChance(seed);
  const struck: Struck[] = [];
  const weather = () => strikeAll(shop, planFaults(chance, storm), struck, tell);
  const { gone } = await drive(shop, screens, { chance, times, everyMs, strike: weather, closing: closing.signal });
  tell('every customer has had every answer');
  const ledgers = await untilOver(shop, () => findLeft(shop.cafe), overWithinMs);
  closing.abort();
  await gone;
  const tries = toTries(await readClientJournal(shop.clientJournal));
  const screenFaults = await judgeScreens(screens, ledgers.orders, findUndone(ledgers.tickets, tries));
  const evidence = { tries, streamed: screens.followed().flatMap((order) => order.told()), ledgers };
  const poisoned = struck.flatMap(({ subject }) => (subject === undefined ? [] : [subject]));
  const faults = [
    ...whyHarmless(struck, shop.cafe.doubling.count()),
    ...struck.flatMap(({ broken }) => broken),
    ...judge(evidence),
    ...screenFaults,
    ...(await findLeft(shop.cafe)),
    ...(await judgeParked(shop.cafe, poisoned)),
    ...(await judgeByCommand(shop)),
  ];
  const code = await shop.cafe.stop();
  if (code !== 0) faults.push(`the services ended with ${code}`);
  const summary = `${struck.length} faults, ${shop.cafe.doubling.count()} messages doubled, ${summarize(evidence)}`;
  return { faults, summary };
};

const overWithinMs = 120_000;

/** One after the other, each in a café at work; the last one even when all customers have left meanwhile. */
const strikeAll = async (
  shop: Shop<StormyCafe>,
  faults: readonly Fault[],
  struck: Struck[],
  tell: (line: string) => void,
): Promise<void> => {
  for (const fault of faults) {
    await shop.moments.after('answered', 10);
    tell(JSON.stringify(fault));
    const one = await strike(shop, fault);
    for (const broken of one.broken) tell(`BROKEN: ${broken}`);
    struck.push(one);
  }
};

/** Why the faults of a run prove nothing; empty when they do. */
const whyHarmless = (struck: readonly Struck[], doubled: number): readonly string[] => [
  ...struck.filter(({ landed }) => !landed).map(({ fault }) => `invalid: ${JSON.stringify(fault)} hit nothing`),
  ...(doubled > 1_000 ? [] : [`invalid: only ${doubled} messages were doubled`]),
];

import { until } from '@gorae/platform/testing/until.ts';
import { judgeByCommand, untilOver } from '../kills/aftermath.ts';
import { createChance } from '../kills/chance.ts';
import { readClientJournal } from '../kills/client-journal.ts';
import { drive } from '../kills/drive.ts';
import { judge, summarize } from '../kills/judge/judge.ts';
import { findUndone } from '../kills/judge/judge-bar.ts';
import { judgeScreens } from '../kills/judge/judge-screens.ts';
import { toTries } from '../kills/judge/requests.ts';
import { openScreens } from '../kills/screens.ts';
import { openShop } from '../kills/shop.ts';
import type { Bug } from './bugs/bug.ts';
import { plant } from './bugs/plant.ts';
import type { Strike } from './fault.ts';
import { findLeft } from './find-left.ts';
import { resumeWithinMs } from './going-on.ts';
import { listParked } from './parked.ts';
import { planFaults, type StormPlan } from './plan-faults.ts';
import { createPoisonBook } from './poison-book.ts';
import type { Scene } from './scene.ts';
import { openStormyCafe, type StormyCafe } from './stormy-cafe.ts';
import { type Struck, strikeAtOnce } from './strike.ts';

export interface Storm extends StormPlan {
  readonly seed: number;
  /** How many times 500 customers come; once unless told. */
  readonly times?: number;
  /** Between two customers. */
  readonly everyMs: number;
  /** A mistake that all services make, to see whether it is found: the storm rejects with `Found` when the first promise is broken. */
  readonly bug?: Bug;
  readonly tell?: (line: string) => void;
}

/** One that has everything in it and is over within minutes. */
export const shortStorm = { faults: 0, everyMs: 200, alarmSeconds: 20, longestSeconds: 5 };

export interface Verdict {
  /** Everything that went wrong, in words; empty when the café kept its promises. */
  readonly faults: readonly string[];
  /** How much was tried. */
  readonly summary: string;
  /** All that the services logged, for who wants to know why. */
  readonly log: string;
}

/** A planted bug has shown itself before the storm was over. */
export class Found extends Error {
  override readonly name = 'Found';
}

/** Orders over four services while everything around them fails, in a folder of its own; and what the ledgers say of it afterwards. */
export const runStorm = async (folder: string, storm: Storm): Promise<Verdict> => {
  const { seed, times = 1, everyMs, bug, tell = () => undefined } = storm;
  const openCafe = (place: Parameters<typeof openStormyCafe>[0]) =>
    openStormyCafe(place, { PAY_WITHIN: payWithin(storm), ...(bug === undefined ? {} : plant(bug)) });
  await using shop = await openShop({ folder, seed, openCafe });
  using screens = openScreens(shop);
  const closing = new AbortController();
  const chance = createChance(seed);
  const scene: Scene = { shop, book: createPoisonBook() };
  const struck: Struck[] = [];
  const hear = (one: Struck): void => {
    struck.push(one);
    for (const broken of one.broken) tell(`BROKEN: ${broken}`);
    if (bug !== undefined && one.broken.length > 0) throw new Found(one.broken[0]);
  };
  const weather = () => strikeAll(scene, planFaults(chance, storm), { tell, hear });
  const { gone } = await drive(shop, screens, { chance, times, everyMs, strike: weather, closing: closing.signal });
  tell('every customer has had every answer');
  const ledgers = await untilOver(shop, () => findUnsettled(scene), overWithinMs);
  closing.abort();
  await gone;
  const tries = toTries(await readClientJournal(shop.clientJournal));
  const screenFaults = await judgeScreens(screens, ledgers.orders, findUndone(ledgers.tickets, tries));
  const evidence = { tries, streamed: screens.followed().flatMap((order) => order.told()), ledgers };
  const doubled = shop.cafe.doubling.count();
  const faults = [
    ...whyHarmless(struck, doubled),
    ...struck.flatMap(({ broken }) => broken),
    ...judge(evidence),
    ...screenFaults,
    ...(await findLeft(shop.cafe)),
    ...scene.book.differences(await listParked(shop)),
    ...(await judgeByCommand(shop)),
    ...(await judgeReadiness(shop.cafe)),
  ];
  const code = await shop.cafe.stop();
  if (code !== 0) faults.push(`the services ended with ${code}`);
  const together = struck.filter(({ strike }) => strike.length > 1).length;
  const summary = `${struck.length} strikes (${together} of several faults), ${doubled} messages doubled, ${summarize(evidence)}`;
  return { faults, summary, log: shop.cafe.output() };
};

/** A process that has never come back from a fault shows only here, where another has done its work. */
const judgeReadiness = ({ url }: StormyCafe): Promise<readonly string[]> => {
  let told = '';
  const isReady = async () => {
    const reply = await fetch(`${url}/readyz`);
    told = await reply.text();
    return reply.ok;
  };
  return until(isReady, { what: 'every process is ready' }).then(
    () => [],
    () => [`not every process is ready in the end: ${told}`],
  );
};

const overWithinMs = 120_000;

/** What is left of the work. A message that goes from one queue to another may be on neither while they are counted; poison ends in parking. */
const findUnsettled = async ({ shop, book }: Scene): Promise<readonly string[]> => {
  const left = await findLeft(shop.cafe);
  return left.length > 0 ? left : book.differences(await listParked(shop));
};

/**
 * Longer than an outage and what the services may take to go on, or an order that shows whether they do would end before; no longer than
 * that, since the storm is over when the last order that nobody pays has expired. After an alarm there is nothing to start again.
 */
const payWithin = ({ alarmSeconds, longestSeconds }: Storm): string =>
  `${Math.max(alarmSeconds + 20, longestSeconds + resumeWithinMs / 1000 + 5)} s`;

/** One after the other, each in a café at work; the last one even when all customers have left meanwhile. */
const strikeAll = async (
  scene: Scene,
  strikes: readonly Strike[],
  { tell, hear }: { readonly tell: (line: string) => void; readonly hear: (struck: Struck) => void },
): Promise<void> => {
  for (const strike of strikes) {
    await scene.shop.moments.after('answered', 10);
    tell(JSON.stringify(strike));
    hear(await strikeAtOnce(scene, strike));
  }
};

/** Why the faults of a run prove nothing; empty when they do. */
const whyHarmless = (struck: readonly Struck[], doubled: number): readonly string[] => [
  ...struck.flatMap(({ harmless }) => harmless.map((fault) => `invalid: ${JSON.stringify(fault)} hit nothing`)),
  ...(doubled > 1_000 ? [] : [`invalid: only ${doubled} messages were doubled`]),
];

/** What a log has of errors, but for the deaths and outages that we brought about. */
export const errorsIn = (output: string): readonly string[] =>
  output
    .split('\n')
    .filter(
      (line) => line.includes('"level":"error"') && !/a child process ended|"error":\{"name":"Unavailable"/.test(line),
    );

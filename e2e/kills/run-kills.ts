import { reservePort } from '@gorae/platform/testing/servers/reserve-port.ts';
import { staffKey } from '../cafe/start.ts';
import { findLeftWork, judgeByCommand, readAllLedgers, untilOver } from './aftermath.ts';
import { createChance } from './chance.ts';
import { readClientJournal } from './client-journal.ts';
import { drive } from './drive.ts';
import { judge, summarize } from './judge/judge.ts';
import { findUndone } from './judge/judge-bar.ts';
import { judgeScreens } from './judge/judge-screens.ts';
import { toTries } from './judge/requests.ts';
import { whyHarmless } from './judge/validity.ts';
import { type MortalCafe, openMortalCafe } from './mortal-cafe.ts';
import { openScreens } from './screens.ts';
import { hurriedSettings, openShop, type Shop } from './shop.ts';
import { planStrikes, strikeAsPlanned } from './strikes.ts';

export interface Verdict {
  /** Everything that went wrong, in words; empty when the café kept its promises. */
  readonly faults: readonly string[];
  /** How much was tried. */
  readonly summary: string;
}

/** A day of kills in a folder of its own, and what the ledgers say of it afterwards. */
export const runKills = async (folder: string, seed: number): Promise<Verdict> => {
  await using shop = await openShop({ folder, seed, openCafe });
  using screens = openScreens(shop);
  const closing = new AbortController();
  const chance = createChance(seed);
  const strikes = planStrikes(chance);
  const strike = () => strikeAsPlanned(shop, strikes);
  const { gone } = await drive(shop, screens, { chance, everyMs, strike, closing: closing.signal });
  const ledgers = await untilOver(shop, () => findLeftWork(shop));
  closing.abort();
  await gone;
  const tries = toTries(await readClientJournal(shop.clientJournal));
  const screenFaults = await judgeScreens(screens, ledgers.orders, findUndone(ledgers.tickets, tries));
  const evidence = {
    tries,
    streamed: screens.followed().flatMap((order) => order.told()),
    ledgers,
  };
  const harm = { tries, deaths: [...shop.cafe.deaths()], openings: screens.openings() };
  const faults = [...whyHarmless(harm), ...judge(evidence), ...screenFaults];
  const rest = await judgeRest(shop, JSON.stringify(ledgers));
  return { faults: [...faults, ...rest], summary: `${harm.deaths.length} kills, ${summarize(evidence)}` };
};

/** Faster than anybody orders, so that hundreds of requests are under way whenever the café dies. */
const everyMs = 30;

const openCafe = async ({ dataDir, sandboxUrl }: { readonly dataDir: string; readonly sandboxUrl: string }) => {
  const env = { ...hurriedSettings, SANDBOX_URL: sandboxUrl, STAFF_KEY: staffKey };
  return openMortalCafe({ dataDir, port: await reservePort(), env });
};

/** Now that all is over: one more death brings nothing back to life and loses nothing, and no work and no fault is left behind. */
const judgeRest = async (shop: Shop<MortalCafe>, ledgers: string): Promise<readonly string[]> => {
  const { cafe } = shop;
  await cafe.strike();
  const again = JSON.stringify(await readAllLedgers(shop));
  const left = await findLeftWork(shop);
  const told = await judgeByCommand(shop);
  const code = await cafe.stop();
  return [
    ...(again === ledgers ? [] : ['a restart after the end changed the ledgers']),
    ...left,
    ...told,
    ...(code === 0 ? [] : [`the café ended with ${code}`]),
    ...(cafe.output().match(/^.*"level":"error".*$/gm) ?? []),
  ];
};

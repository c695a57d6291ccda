import { findLeftWork, judgeByCommand, readAllLedgers, untilOver } from './aftermath.ts';
import { createChance } from './chance.ts';
import { readClientJournal } from './client-journal.ts';
import { drive } from './drive.ts';
import { judge, summarize } from './judge/judge.ts';
import { findUndone } from './judge/judge-bar.ts';
import { judgeScreens } from './judge/judge-screens.ts';
import { toTries } from './judge/requests.ts';
import { openScreens } from './screens.ts';
import { openShop, type Shop } from './shop.ts';

export interface Verdict {
  /** Everything that went wrong, in words; empty when the café kept its promises. */
  readonly faults: readonly string[];
  /** How much was tried. */
  readonly summary: string;
}

/** A day of kills in a folder of its own, and what the ledgers say of it afterwards. */
export const runKills = async (folder: string, seed: number): Promise<Verdict> => {
  await using shop = await openShop(folder, seed);
  using screens = openScreens(shop);
  const closing = new AbortController();
  const { gone } = await drive(shop, screens, { chance: createChance(seed), closing: closing.signal });
  const ledgers = await untilOver(shop);
  closing.abort();
  await gone;
  const tries = toTries(await readClientJournal(shop.clientJournal));
  const screenFaults = await judgeScreens(screens, ledgers.orders, findUndone(ledgers.tickets, tries));
  const evidence = {
    tries,
    streamed: screens.followed().flatMap((order) => order.told()),
    deaths: [...shop.cafe.deaths()],
    openings: screens.openings(),
    ledgers,
  };
  const faults = [...judge(evidence), ...screenFaults, ...(await judgeRest(shop, JSON.stringify(ledgers)))];
  return { faults, summary: summarize(evidence) };
};

/** Now that all is over: one more death brings nothing back to life and loses nothing, and no work and no fault is left behind. */
const judgeRest = async (shop: Shop, ledgers: string): Promise<readonly string[]> => {
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

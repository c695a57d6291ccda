import type { Ledgers } from '@gorae/cafe/reconcile/ledgers.ts';
import { readLedgers } from '@gorae/cafe/reconcile/read-ledgers.ts';
import { findUnfinished } from '@gorae/cafe/reconcile/unfinished.ts';
import { topology } from '@gorae/contracts/topology.ts';
import { until } from '@gorae/platform/testing/until.ts';
import { runScript } from '../cafe/process.ts';
import { staffKey } from '../cafe/start.ts';
import type { Shop } from './shop.ts';
import { readVendorJournal } from './vendor-journal.ts';

const patienceMs = 60_000;
const bearer = { headers: { Authorization: `Bearer ${staffKey}` } };

export const readAllLedgers = (shop: Shop): Promise<Ledgers> =>
  readLedgers({
    storeId: 'gorae',
    ask: (path) => ask(shop, path),
    readVendor: () => readVendorJournal(shop.vendorJournal),
  });

/** Waits until nothing is left to do; what is left when patience ends is for the judge to tell. */
export const untilOver = async (
  shop: Shop,
  leftWork: () => Promise<readonly string[]>,
  timeoutMs = patienceMs,
): Promise<Ledgers> => {
  const isOver = async (): Promise<boolean> => {
    for (const state of ['unpaid', 'paid', 'cancelling', 'making', 'ready'])
      if (await hasItems(shop, `/v1/orders?storeId=gorae&limit=1&state=${state}`)) return false;
    return (await leftWork()).length === 0 && findUnfinished((await readAllLedgers(shop)).orders).length === 0;
  };
  // A café that comes from a fault may still answer 503.
  const look = () => isOver().catch(() => false);
  await until(look, { timeoutMs, what: 'every order is at its end' }).catch(() => undefined);
  return readAllLedgers(shop);
};

/** Messages that wait, are in hand or were given up. */
export const findLeftWork = async (shop: Shop): Promise<readonly string[]> => {
  const metrics = await (await fetch(`${shop.cafe.url}/metrics`)).text();
  const depths = topology.queues.map(({ name }) => ({
    name,
    depth: new RegExp(`^bus_queue_messages\\{queue="${name}".*\\} (\\d+)$`, 'm').exec(metrics)?.[1] ?? 'unknown',
  }));
  const left = depths.filter(({ depth }) => depth !== '0').map(({ name, depth }) => `${depth} messages on ${name}`);
  for (const service of new Set(topology.queues.map((queue) => queue.service)))
    if (await hasItems(shop, `/v1/ops/${service}/parked?limit=1`)) left.push(`messages of ${service} are parked`);
  return left;
};

const hasItems = async (shop: Shop, path: string): Promise<boolean> =>
  ((await ask(shop, path)) as { readonly items: readonly unknown[] }).items.length > 0;

const ask = async ({ cafe }: Shop, path: string): Promise<unknown> => {
  const reply = await fetch(`${cafe.url}${path}`, bearer);
  if (!reply.ok) throw new Error(`${path} was answered ${reply.status}`);
  return reply.json();
};

/** The command that a person would type; empty when it ends with 0. */
export const judgeByCommand = async ({ cafe, dataDir }: Shop): Promise<readonly string[]> => {
  const { code, output } = await runScript('scripts/reconcile.ts', {
    args: ['--url', cafe.url],
    env: { DATA_DIR: dataDir, STAFF_KEY: staffKey },
  });
  return code === 0 ? [] : [`npm run reconcile ended with ${code}: ${output}`];
};

import { topology } from '@gorae/contracts/topology.ts';
import { until } from '@gorae/platform/testing/until.ts';
import { runScript } from '../cafe/process.ts';
import { staffKey } from '../cafe/start.ts';
import type { Call } from '../kills/caller.ts';
import type { Case, Parked } from './poison-book.ts';

interface AnyShop {
  readonly call: Call;
  readonly cafe: { readonly url: string };
}

const by = { by: 'operator', bearer: staffKey } as const;
const servicesWithQueues = [...new Set(topology.queues.map((queue) => queue.service))];

/** Everything that is parked, however often the café has to be asked. */
export const listParked = async (shop: Pick<AnyShop, 'call'>): Promise<readonly Parked[]> => {
  const parked: Parked[] = [];
  for (const service of servicesWithQueues) parked.push(...(await listOf(shop, service)));
  return parked;
};

const listOf = async ({ call }: Pick<AnyShop, 'call'>, service: string): Promise<readonly Parked[]> => {
  const parked: Parked[] = [];
  for (let after = ''; ; ) {
    const path = `/v1/ops/${service}/parked?limit=100${after}`;
    const { body } = await call({ ...by, what: 'look', method: 'GET', path });
    const { items, next } = body as { readonly items: readonly Parked[]; readonly next?: string };
    parked.push(...items);
    if (next === undefined) return parked;
    after = `&after=${encodeURIComponent(next)}`;
  }
};

/** Asks until it is done. A second try may find that the first one, unheard, had done it. */
export const lookAfter = async (
  shop: AnyShop,
  deed: 'redrive' | 'discard',
  { how, parked }: { readonly how: 'command' | 'http'; readonly parked: Case },
): Promise<void> => {
  if (how === 'command') return byCommand(shop, deed, parked.id);
  const path = `/v1/ops/${parked.service}/parked/${parked.id}`;
  const { status } = await shop.call(
    deed === 'redrive'
      ? { ...by, what: deed, method: 'POST', path: `${path}/redrive` }
      : { ...by, what: deed, method: 'DELETE', path },
  );
  if (status !== 204 && status !== 404) throw new Error(`${deed} was answered ${status}`);
};

const byCommand = async ({ cafe: { url } }: AnyShop, deed: string, id: string): Promise<void> => {
  const env = { STAFF_KEY: staffKey };
  const isDone = async (): Promise<boolean> => {
    const { code, output } = await runScript('scripts/parked.ts', { args: [deed, id, '--url', url], env });
    return code === 0 || output.includes('No parked message has the id');
  };
  await until(isDone, { timeoutMs: 60_000, what: `npm run parked -- ${deed} has done it` });
};

import { topology } from '@gorae/contracts/topology.ts';
import { countOutboxes } from '@gorae/platform/testing/servers/count-outboxes.ts';
import { staffKey } from '../cafe/start.ts';
import type { StormyCafe } from './stormy-cafe.ts';

/** Queues on which messages may lie at the end: what is kept for a person, and the log. */
const keeping = new Set(['parking', 'cafe.log']);

/** Work that is left: messages on a queue or waiting to be tried again, events that were never published. */
export const findLeft = async ({ broker, vhost, database, databasePrefix }: StormyCafe): Promise<readonly string[]> => {
  const listed = await broker.ctl('list_queues', '-q', '--no-table-headers', '-p', vhost, 'name', 'messages');
  const depths = listed
    .split('\n')
    .map((row) => row.trim().split(/\s+/))
    .filter(([name = '', count = '0']) => name !== '' && !keeping.has(name) && count !== '0')
    .map(([name, count]) => `${count} messages on ${name}`);
  const waiting = await countOutboxes(database.url, databasePrefix);
  return [...depths, ...(waiting === 0 ? [] : [`${waiting} events in outboxes`])];
};

/** Subjects of what is parked, for each service: exactly the poison, each once. */
export const judgeParked = async (cafe: StormyCafe, poisoned: readonly string[]): Promise<readonly string[]> => {
  const parked: string[] = [];
  for (const service of new Set(topology.queues.map((queue) => queue.service)))
    parked.push(...(await parkedOf(cafe, service)));
  return [
    ...poisoned.filter((subject) => !parked.includes(subject)).map((subject) => `${subject} is not parked`),
    ...parked.filter((subject) => !poisoned.includes(subject)).map((subject) => `${subject} is parked`),
    ...(new Set(parked).size === parked.length ? [] : ['something is parked twice']),
  ];
};

interface ParkedPage {
  readonly items: readonly { readonly subject?: string; readonly queue: string; readonly reason: string }[];
  readonly next?: string;
}

const parkedOf = async ({ url }: StormyCafe, service: string): Promise<readonly string[]> => {
  const parked: string[] = [];
  let query = '';
  for (;;) {
    const reply = await fetch(`${url}/v1/ops/${service}/parked?limit=100${query}`, {
      headers: { Authorization: `Bearer ${staffKey}` },
    });
    const { items, next } = (await reply.json()) as ParkedPage;
    parked.push(...items.map(({ subject, queue, reason }) => subject ?? `${queue}: ${reason}`));
    if (next === undefined) return parked;
    query = `&after=${encodeURIComponent(next)}`;
  }
};

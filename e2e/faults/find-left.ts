import { countOutboxes } from '@gorae/platform/testing/servers/count-outboxes.ts';
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

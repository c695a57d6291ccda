import { topology } from '@gorae/contracts/topology.ts';
import type { Poison } from './plan-faults.ts';

/** What nobody can read: each service must put it away and go on. */
export const poisonBody = (kind: Poison, queue: string): string => {
  const event = topology.queues.find(({ name }) => name === queue)?.events[0];
  if (event === undefined) throw new Error(`No queue ${queue}`);
  const envelope = {
    ...{ specversion: '1.0', id: 'nobody/1', source: 'nobody', subject: 'nothing', time: '2026-01-01T00:00:00Z' },
    ...{ type: event.type, partitionkey: 'gorae', sequence: '1', data: event.example },
  };
  switch (kind) {
    case 'no-json':
      return '{"specversion": "1.0", ';
    case 'unknown-type':
      return JSON.stringify({ ...envelope, type: 'cafe.gorae.order.burnt.v1' });
    case 'unknown-version':
      return JSON.stringify({ ...envelope, type: event.type.replace(/\d+$/, '99') });
    case 'broken-data':
      return JSON.stringify({ ...envelope, data: { orderId: 7 } });
  }
};

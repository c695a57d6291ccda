import { readDocument } from '@gorae/platform/testing/servers/read-document.ts';
import type { StormyCafe } from './stormy-cafe.ts';

const linesOfLog = 80;

/** What a person would look at who wants to know where an order is stuck: the queues, its documents, what the services said last. */
export const howItStands = async (cafe: StormyCafe, orderId: string): Promise<string> => {
  const { broker, vhost, database, databasePrefix, output } = cafe;
  const find = async (service: string, collection: string) =>
    JSON.stringify(
      await readDocument(database.url, { database: `${databasePrefix}${service}`, collection, id: orderId }),
    );
  const seen = await Promise.allSettled([
    broker.ctl('list_queues', '-q', '-p', vhost, 'name', 'messages_ready', 'messages_unacknowledged', 'consumers'),
    find('order-service', 'orders'),
    find('payment-service', 'payments'),
  ]);
  return [
    ...seen.map((look) => (look.status === 'fulfilled' ? look.value : String(look.reason))),
    ...output().trimEnd().split('\n').slice(-linesOfLog),
  ].join('\n');
};

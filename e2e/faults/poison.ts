import { OrderPaid, PaymentRequested, PaymentSettled } from '@gorae/contracts/events.ts';
import type { EventDefinition } from '@gorae/contracts/kit/event.ts';
import { orderExamples } from '@gorae/contracts/order-examples.ts';
import { topology } from '@gorae/contracts/topology.ts';
import { type Poison, type PoisonKind, unreadable } from './fault.ts';

/** A document that somebody has spoilt by hand has this id: whatever is to be decided about it fails. */
export const spoiltId = 'spoilt';

interface Readable {
  readonly event: EventDefinition;
  readonly data: unknown;
}

const { paid } = orderExamples;
/** No document in MongoDB can have a field that is called so, and the languages of a name are fields. */
const unstorable = { ...paid, id: spoiltId, lines: paid.lines.map((line) => ({ ...line, name: { 'en\0': '' } })) };
const paidUnstorably: Readable = { event: OrderPaid, data: { ...OrderPaid.example, order: unstorable } };
const settled = (orderId: string): Readable => ({
  event: PaymentSettled,
  data: { ...PaymentSettled.example, orderId },
});

/** What the consumer of a queue can read and can never handle. */
const neverHandled: Readonly<Record<string, Partial<Record<PoisonKind, Readable>>>> = {
  'order-service': { throws: settled(spoiltId), refused: settled('nobody') },
  'payment-service': {
    throws: { event: PaymentRequested, data: { ...PaymentRequested.example, orderId: spoiltId } },
  },
  'barista-service': { throws: paidUnstorably },
  'barista-service.work': { throws: paidUnstorably },
};

export const poisonsOf = (queue: string): readonly PoisonKind[] => [
  ...unreadable,
  ...(Object.keys(neverHandled[queue] ?? {}) as PoisonKind[]),
];

/** What nobody can handle: each service must put it away and go on. */
export const poisonBody = ({ kind, queue }: Poison): string => {
  const readable = neverHandled[queue]?.[kind];
  const event = readable?.event ?? topology.queues.find(({ name }) => name === queue)?.events[0];
  if (event === undefined) throw new Error(`No queue ${queue}`);
  const envelope = {
    ...{ specversion: '1.0', id: 'nobody/1', source: 'nobody', subject: 'nothing', time: '2026-01-01T00:00:00Z' },
    ...{ type: event.type, partitionkey: 'gorae', sequence: '1', data: readable?.data ?? event.example },
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
    default:
      return JSON.stringify(envelope);
  }
};

/** How it must be parked: for what reason, after how many attempts. */
export const fateOf = (kind: PoisonKind): { readonly reason: RegExp; readonly attempts: number } => {
  if (kind === 'throws') return { reason: /^failed 4 times: /, attempts: 4 };
  return { reason: kind === 'refused' ? /^refused: payment-attempt-not-found$/ : /^bad message: /, attempts: 1 };
};

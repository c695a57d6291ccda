import type { EventDefinition } from '@gorae/contracts/kit/event.ts';
import type { ConsumeMessage } from 'amqplib';
import type { ParkedMessage } from '../bus.ts';
import { headersOf, toParkedId } from './message.ts';

interface Death {
  readonly queue?: unknown;
  readonly count?: unknown;
  readonly time?: { readonly value?: unknown };
}

const text = (value: unknown): string | undefined => (typeof value === 'string' && value !== '' ? value : undefined);

/** What a parked message says of itself: parked by a service that knew why, or by the broker after too many returns. */
export const toParkedMessage = (message: ConsumeMessage): ParkedMessage => {
  const headers = headersOf(message);
  const [event, subject] = [text(headers.event), text(headers.subject)];
  const fate = headers['parked-at'] === undefined ? fateByBroker(headers) : fateByService(headers);
  return {
    id: toParkedId(fate.queue, message),
    ...fate,
    ...(event === undefined ? {} : { event }),
    ...(subject === undefined ? {} : { subject }),
  };
};

type Fate = Pick<ParkedMessage, 'queue' | 'reason' | 'attempts' | 'parkedAt'>;

const fateByService = (headers: Readonly<Record<string, unknown>>): Fate => ({
  queue: text(headers.queue) ?? 'unknown',
  reason: text(headers.reason) ?? '',
  attempts: Number(headers.attempts ?? 0),
  parkedAt: Number(headers['parked-at'] ?? 0),
});

const fateByBroker = (headers: Readonly<Record<string, unknown>>): Fate => {
  const deaths = Array.isArray(headers['x-death']) ? (headers['x-death'] as readonly Death[]) : [];
  const [death] = deaths;
  const returns = Number(headers['x-delivery-count'] ?? 0);
  return {
    queue: text(death?.queue) ?? 'unknown',
    reason: `it came back ${returns > 0 ? `${returns} times` : 'too often'}: processes ended or lost the broker with it in hand`,
    attempts: Number(headers.attempts ?? 0) + 1,
    parkedAt: Number(death?.time?.value ?? 0) * 1000,
  };
};

/** The definition that a message was made by, as far as it can be told. */
export const definitionOf = (
  message: ConsumeMessage,
  definitions: readonly EventDefinition[],
): EventDefinition | undefined => {
  const { type } = message.properties;
  const { event } = headersOf(message);
  return definitions.find((one) => one.type === type) ?? definitions.find((one) => one.name === event);
};

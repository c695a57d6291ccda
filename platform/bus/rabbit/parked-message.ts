import type { EventDefinition } from '@gorae/contracts/kit/event.ts';
import type { ConsumeMessage } from 'amqplib';
import type { Instant } from '../../run/clock.ts';
import type { ParkedMessage } from '../bus.ts';
import { count, headersOf, toParkedId } from './message.ts';

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
  attempts: count(headers.attempts),
  parkedAt: instantOf(headers['parked-at']),
});

const fateByBroker = (headers: Readonly<Record<string, unknown>>): Fate => {
  const deaths = Array.isArray(headers['x-death']) ? (headers['x-death'] as readonly Death[]) : [];
  const [death] = deaths;
  const returns = count(headers['x-delivery-count']);
  return {
    queue: text(death?.queue) ?? 'unknown',
    reason: `it came back ${returns > 0 ? `${returns} times` : 'too often'}: processes ended or lost the broker with it in hand`,
    attempts: count(headers.attempts) + 1,
    parkedAt: instantOf(count(death?.time?.value) * 1000),
  };
};

/** A stranger may have written what no calendar knows, and the list must be told all the same. */
const instantOf = (value: unknown): Instant => {
  const at = count(value);
  return Number.isNaN(new Date(at).getTime()) ? 0 : at;
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

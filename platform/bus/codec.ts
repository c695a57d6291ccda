import { type Check, compileCheck } from '@gorae/contracts/kit/check.ts';
import type { Event, EventDefinition } from '@gorae/contracts/kit/event.ts';
import { isDateTime } from '@gorae/contracts/kit/formats.ts';
import { compileSelect } from '@gorae/contracts/kit/select.ts';
import { BadMessage } from '../errors.ts';

/** Media type of an event on any wire (CloudEvents 1.0, structured JSON). */
export const cloudEventType = 'application/cloudevents+json';

/** What an event says of itself beside its data. */
export type Envelope = Omit<Event, 'data'>;

/** An event as text, with as much of it as whoever passes it on must know. */
export interface WrittenEvent extends Envelope {
  readonly text: string;
}

export interface Codec {
  /** Strict: throws when the data breaks its schema, drops fields that the schema does not name. A fault is a bug of the publisher. */
  encode(event: Event): string;
  /** As `encode`, together with the envelope. */
  write(event: Event): WrittenEvent;
  /** As `encode`, together with what `decode` would answer for the text: for readers in the same process. */
  toWire(event: Event): { readonly text: string; readonly event: Event };
  /** Lenient: unknown fields are ignored. Throws BadMessage for anything that is not an event of a known type and major version. */
  decode(text: string): Event;
}

interface Compiled {
  readonly definition: EventDefinition;
  readonly check: Check;
  readonly select: (value: unknown) => unknown;
}

/** Compiles the schemas of all events once. */
export const createCodec = (definitions: readonly EventDefinition[]): Codec => {
  const byType = new Map<string, Compiled>();
  for (const definition of definitions) {
    byType.set(definition.type, {
      definition,
      check: compileCheck(definition.data),
      select: compileSelect(definition.data),
    });
  }
  const toWire = (event: Event) => {
    const told = select(byType.get(event.type), event);
    return { text: toText(told), event: told };
  };
  return {
    encode: (event) => toWire(event).text,
    write: (event) => ({ ...toEnvelope(event), text: toWire(event).text }),
    toWire,
    decode: (text) => decode(byType, text),
  };
};

const toEnvelope = ({ data: _, ...envelope }: Event): Envelope => envelope;

/** The event as its readers get it. */
const select = (known: Compiled | undefined, event: Event): Event => {
  if (known === undefined) throw new Error(`No event of type ${event.type} is in the contract`);
  const [issue] = known.check(event.data);
  if (issue !== undefined)
    throw new Error(`Event ${event.type} breaks its schema at "${issue.pointer}": ${issue.detail}`);
  return { ...event, name: known.definition.name, data: known.select(event.data) };
};

const toText = (event: Event): string =>
  JSON.stringify({
    specversion: '1.0',
    id: event.id,
    source: event.source,
    type: event.type,
    subject: event.subject,
    time: new Date(event.time).toISOString(),
    datacontenttype: 'application/json',
    partitionkey: event.storeId,
    sequence: String(event.sequence),
    ...(event.traceparent === undefined ? {} : { traceparent: event.traceparent }),
    data: event.data,
  });

const decode = (byType: ReadonlyMap<string, Compiled>, text: string): Event => {
  const envelope = readEnvelope(text);
  const type = readText(envelope, 'type');
  const known = byType.get(type);
  if (known === undefined) throw new BadMessage(`unknown event type or major version "${type.slice(0, 100)}"`);
  const [issue] = known.check(envelope.data);
  if (issue !== undefined)
    throw new BadMessage(`data of ${type} breaks its schema at "${issue.pointer}": ${issue.detail}`);
  const time = readText(envelope, 'time');
  if (!isDateTime(time)) throw new BadMessage('"time" is no RFC 3339 date-time');
  const sequence = Number(readText(envelope, 'sequence'));
  if (!Number.isSafeInteger(sequence)) throw new BadMessage('"sequence" is no integer');
  return {
    id: readText(envelope, 'id'),
    name: known.definition.name,
    type,
    source: readText(envelope, 'source'),
    subject: readText(envelope, 'subject'),
    time: Date.parse(time),
    storeId: readText(envelope, 'partitionkey'),
    sequence,
    ...(typeof envelope.traceparent === 'string' ? { traceparent: envelope.traceparent } : {}),
    data: envelope.data,
  };
};

const readEnvelope = (text: string): Record<string, unknown> => {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new BadMessage('not JSON');
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new BadMessage('not a JSON object');
  const envelope = value as Record<string, unknown>;
  if (envelope.specversion !== '1.0') throw new BadMessage('not a CloudEvent 1.0');
  return envelope;
};

const readText = (envelope: Record<string, unknown>, name: string): string => {
  const value = envelope[name];
  if (typeof value !== 'string' || value === '') throw new BadMessage(`"${name}" is missing or no text`);
  return value;
};

import assert from 'node:assert/strict';
import { type Event, event, queue, type Topology } from '@gorae/contracts/kit/event.ts';
import { Type } from '@sinclair/typebox';
import type { LabRule } from '../../testing/behaviour.ts';
import { until } from '../../testing/until.ts';
import type { Bus, Delivery, Handlers, ParkedMessage, Subscription } from '../bus.ts';

export interface OpenBus {
  readonly bus: Bus;
  /** Ends it as `kill -9` would: handlers stop where they are, nothing more is acked. */
  crash(): Promise<void>;
  close(): Promise<void>;
}

/** One empty broker that can be opened again and again. */
export interface BusLab {
  open(topology?: Topology): Promise<OpenBus>;
  /** Lets time pass for the adapter: its delays and pauses. */
  pass(ms: number): Promise<void>;
  /** The adapter's time. */
  now(): number;
  /** How much too early something may seem to happen where time is counted elsewhere, in whole milliseconds. */
  readonly slackMs: number;
  remove(): Promise<void>;
}

export type BusRule = LabRule<BusLab>;

const letter = Type.Object({ text: Type.String(), code: Type.Optional(Type.String()) });

/** On the log, and for two queues. */
export const LetterSent = event({
  name: 'letter.sent',
  summary: 'A letter of the suite was sent',
  data: letter,
  example: { text: 'hello' },
  log: true,
});

/** Not on the log, with a secret, for one queue. */
export const LetterSealed = event({
  name: 'letter.sealed',
  summary: 'A letter of the suite was sealed',
  data: letter,
  example: { text: 'hello', code: 'secret' },
  secrets: ['/code'],
});

export const office = queue({ name: 'office', service: 'suite', events: [LetterSent, LetterSealed], retry: 'delayed' });
export const archive = queue({ name: 'archive', service: 'suite', events: [LetterSent], retry: 'head' });

export const postal: Topology = { events: [LetterSent, LetterSealed], queues: [office, archive] };

type LetterEvent = typeof LetterSent | typeof LetterSealed;
export type Letter = Event<{ text: string; code?: string }>;

export const aLetter = (text: string, definition: LetterEvent = LetterSent, code?: string): Letter => ({
  id: `suite/${text}`,
  name: definition.name,
  type: definition.type,
  source: 'suite',
  subject: text,
  time: 1_000,
  storeId: 'here',
  sequence: 1,
  data: { text, ...(code === undefined ? {} : { code }) },
});

export const texts = (count: number, prefix = 'letter'): readonly string[] =>
  Array.from({ length: count }, (_, n) => `${prefix} ${n}`);

export type Read = (letter: Letter, delivery: Delivery) => Promise<void>;

export const atOffice = (bus: Bus, prefetch: number, read: Read): Subscription =>
  bus.consume(office, { 'letter.sent': read, 'letter.sealed': read } as Handlers<typeof office.events>, { prefetch });

export const atArchive = (bus: Bus, prefetch: number, read: Read): Subscription =>
  bus.consume(archive, { 'letter.sent': read } as Handlers<typeof archive.events>, { prefetch });

export const send = (bus: Bus, names: readonly string[]): Promise<void> =>
  bus.publish(names.map((name) => aLetter(name)));

/** Something that a test lets happen when it likes. */
export const createGate = () => {
  let open: () => void = () => undefined;
  const passed = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { open: () => open(), passed };
};

export const waitFor = (
  what: string,
  probe: () => boolean | Promise<boolean>,
  options: { timeoutMs?: number } = {},
): Promise<true> => until(probe, { what, ...options });

/** Waits until so many messages are parked on the queue. */
export const parkedOn = async (bus: Bus, name: string, count: number): Promise<readonly ParkedMessage[]> => {
  const list = async () => (await bus.parking.list([name], { limit: 50 })).items;
  await waitFor(`${count} parked on ${name}`, async () => (await list()).length >= count);
  const items = await list();
  assert.equal(items.length, count);
  return items;
};

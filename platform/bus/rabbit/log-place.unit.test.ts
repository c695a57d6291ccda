import { describe, expect, test } from 'bun:test';
import type { ConsumeMessage } from 'amqplib';
import { createLogPlace, type StreamStart } from './log-place.ts';

const from = 1_700_000_000_000;

const entry = (offset: number, messageId = `m${offset}`, at = from + offset): ConsumeMessage =>
  ({
    properties: {
      messageId,
      headers: { 'x-stream-offset': offset, publisher: 'p', sequence: offset, 'published-at': at },
    },
  }) as unknown as ConsumeMessage;

const instant = (at: number): StreamStart => ({ '!': 'timestamp', value: at / 1000 });

/** After a look that has found something. */
const begun = (...offsets: readonly number[]) => {
  const place = createLogPlace(from);
  place.start();
  place.pass(entry(0));
  place.start();
  for (const offset of offsets) place.pass(entry(offset));
  return place;
};

describe('the place of a reader on the log', () => {
  test('is looked for twice by the clock, since what comes during the first look may be missed', () => {
    const place = createLogPlace(from);
    expect(place.start()).toEqual(instant(from - 60_000));
    expect(place.pass(entry(3))).toBe('unsure');
    expect(place.start()).toEqual(instant(from - 60_000));
    expect([2, 3, 4].map((offset) => place.pass(entry(offset)))).toEqual(['new', 'new', 'new']);
  });

  test('is the last entry seen, which must come first on the next connection', () => {
    const place = begun(0, 1, 2);
    expect(place.start()).toBe(2);
    expect(place.isUnproven()).toBe(true);
    expect([2, 3].map((offset) => place.pass(entry(offset)))).toEqual(['known', 'new']);
    expect(place.isUnproven()).toBe(false);
  });

  test('goes on behind what retention has cut off', () => {
    const place = begun(0, 1, 2);
    place.start();
    expect([70, 71].map((offset) => place.pass(entry(offset)))).toEqual(['new', 'new']);
  });

  test('is foreign when another entry lies there; once forgotten, all since the last one is new, and looked for twice', () => {
    const place = begun(0, 30_000);
    place.start();
    expect(place.pass(entry(30_000, 'another'))).toBe('foreign');
    place.forget();
    expect(place.start()).toEqual(instant(from - 30_000));
    expect(place.isUnproven()).toBe(false);
    expect([0, 0, 1].map((offset) => place.pass(entry(offset)))).toEqual(['unsure', 'new', 'new']);
  });
});

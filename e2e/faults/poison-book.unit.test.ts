import { describe, expect, test } from 'bun:test';
import { createPoisonBook, type Parked } from './poison-book.ts';

const early = '2026-11-23T00:05:00.000Z';
const later = '2026-11-23T00:06:00.000Z';

const unreadable: Parked = {
  ...{ id: 'a', subject: 'poison-1', queue: 'order-service', reason: 'bad message: not JSON', attempts: 1 },
  parkedAt: early,
};
const failing: Parked = {
  ...{ id: 'b', subject: 'poison-2', queue: 'barista-service.work', reason: 'failed 4 times: Error: no', attempts: 4 },
  parkedAt: early,
};

const aBook = () => {
  const book = createPoisonBook();
  book.left('poison-1', { queue: 'order-service', kind: 'no-json' });
  book.left('poison-2', { queue: 'barista-service.work', kind: 'throws' });
  return book;
};

const differences = (...parked: readonly Parked[]) => aBook().differences(parked);

describe('parking', () => {
  test('holds the poison and nothing else', () => expect(differences(unreadable, failing)).toEqual([]));

  test('misses none of it', () =>
    expect(differences(unreadable)).toEqual(['throws on barista-service.work is not parked']));

  test('holds nothing that is no poison', () => {
    const stranger = { ...unreadable, subject: 'an-order', reason: 'refused: order-not-found' };
    expect(differences(unreadable, failing, stranger)).toEqual([
      'parked on order-service: an-order: refused: order-not-found',
    ]);
  });

  test('holds each once', () =>
    expect(differences(unreadable, failing, { ...failing, id: 'c' })).toEqual(['something is parked twice']));

  test.each([
    [
      { ...failing, reason: 'bad message: not JSON' },
      'throws on barista-service.work is parked because: bad message: not JSON',
    ],
    [{ ...failing, attempts: 5 }, 'throws on barista-service.work is parked after 5 attempts'],
    [{ ...failing, queue: 'barista-service' }, 'throws on barista-service.work is parked for barista-service'],
  ])('says truly why, and on which queue: %#', (wrong, told) => expect(differences(unreadable, wrong)).toEqual([told]));
});

describe('somebody who looks after what is parked', () => {
  test('gets what has lain there for long, and each once, what failed most often first', () => {
    const book = aBook();
    expect(book.choose([unreadable, failing], Date.parse(early))).toBeUndefined();
    expect(book.choose([unreadable, failing], Date.parse(later))).toMatchObject({
      id: 'b',
      service: 'barista-service',
    });
    expect(book.choose([unreadable, failing], Date.parse(later))).toMatchObject({ id: 'a', service: 'order-service' });
    expect(book.choose([unreadable, failing], Date.parse(later))).toBeUndefined();
  });

  test('finds what was put back on its queue parked anew', () => {
    const book = aBook();
    book.done('redrive', failing);
    expect(book.differences([unreadable, { ...failing, parkedAt: later }])).toEqual([]);
    expect(book.differences([unreadable, failing])).toEqual([
      'throws on barista-service.work lies there as if nobody had done a redrive',
    ]);
    expect(book.differences([unreadable])).toEqual(['throws on barista-service.work is not parked']);
  });

  test('does not find again what was thrown away, but for a copy that came later', () => {
    const book = aBook();
    book.done('discard', failing);
    expect(book.differences([unreadable])).toEqual([]);
    expect(book.differences([unreadable, { ...failing, parkedAt: later }])).toEqual([]);
    expect(book.differences([unreadable, failing])).toEqual([
      'throws on barista-service.work lies there as if nobody had done a discard',
    ]);
  });
});

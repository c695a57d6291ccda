import { describe, expect, test } from 'bun:test';
import { createParkedPage } from './parked-page.ts';

const parked = (id: string, parkedAt: number, queue = 'office') => ({ id, queue, reason: 'r', attempts: 1, parkedAt });

const pageOf = (messages: readonly ReturnType<typeof parked>[], options: { limit: number; after?: string }) => {
  const page = createParkedPage(['office'], options);
  for (const message of messages) page.add(message);
  const { items, next } = page.toPage();
  return { ids: items.map(({ id }) => id), next };
};

describe('a page of parked messages', () => {
  const all = [
    parked('a', 1),
    parked('x', 2, 'archive'),
    parked('b', 3),
    parked('a', 4),
    parked('c', 5),
    parked('d', 6),
  ];

  test('has those of its queues, each once however many copies there are', () =>
    expect(pageOf(all, { limit: 9 })).toEqual({ ids: ['a', 'b', 'c', 'd'], next: undefined }));

  test('ends where its limit says, with a cursor when more follow', () => {
    expect(pageOf(all, { limit: 2 })).toEqual({ ids: ['a', 'b'], next: 'b.3' });
    expect(pageOf(all, { limit: 2, after: 'b.3' })).toEqual({ ids: ['c', 'd'], next: undefined });
  });

  test('begins behind the message of the cursor, whatever the clocks of those who parked say', () =>
    expect(pageOf([parked('late', 9), parked('b', 3), parked('early', 2)], { limit: 2, after: 'b.3' })).toMatchObject({
      ids: ['early'],
    }));

  test('begins behind its time when that message is gone', () =>
    expect(pageOf([parked('a', 1), parked('c', 5), parked('d', 4)], { limit: 2, after: 'b.3' })).toMatchObject({
      ids: ['c', 'd'],
    }));
});

import { describe, expect, test } from 'bun:test';
import { topology } from '@gorae/contracts/topology.ts';
import { openEmbeddedEngine } from '@gorae/platform/bus/embedded/engine.ts';
import { announcing } from '@gorae/platform/store/announcing.ts';
import { createVirtualClock } from '@gorae/platform/testing/virtual-clock.ts';
import { admit } from '../domain/admit.ts';
import { take } from '../domain/claim.ts';
import type { Ticket } from '../domain/ticket.ts';
import { anOrder, nine } from '../testing/an-order.ts';
import { ticketCollection } from './collections.ts';
import { createFreeTickets } from './free-tickets.ts';

const ticketOf = (place: number): Ticket => admit(anOrder({ id: `o${place}`, paid: place }), nine);
const into =
  (barista: string) =>
  (ticket: Ticket): Ticket | undefined =>
    take(ticket, { barista, at: nine, leaseMs: 30_000, start: true });

const aQueue = async () => {
  const clock = createVirtualClock(nine);
  const engine = openEmbeddedEngine({ file: ':memory:', topology, clock });
  const tickets = announcing(await engine.store('barista-service').documents(ticketCollection), () => []);
  let writes = 0;
  const change: typeof tickets.change = (...asked) => {
    writes += 1;
    return tickets.change(...asked);
  };
  const insert: typeof tickets.insert = (...asked) => {
    writes += 1;
    return tickets.insert(...asked);
  };
  const free = createFreeTickets({ ...tickets, change, insert });
  const seat = (place: number, fresh?: Ticket) => free.take('gorae', fresh, into(`whale-${place}`));
  return { tickets, free, seat, writes: () => writes, [Symbol.asyncDispose]: engine.close };
};

describe('lanes that ask at the same time', () => {
  test('get a ticket each, the oldest there are, with one write each', async () => {
    await using queue = await aQueue();
    for (const place of [4, 2, 5, 1, 3]) await queue.tickets.insert(ticketOf(place));
    const taken = await Promise.all([1, 2, 3].map((place) => queue.seat(place)));
    expect(taken.map((ticket) => ticket?.id)).toEqual(['o1.1', 'o2.1', 'o3.1']);
    expect(queue.writes()).toBe(3);
  });

  test('get nothing when all is taken', async () => {
    await using queue = await aQueue();
    await queue.tickets.insert(ticketOf(1));
    const taken = await Promise.all([1, 2].map((place) => queue.seat(place)));
    expect(taken.map((ticket) => ticket?.id)).toEqual(['o1.1', undefined]);
  });
});

describe('a ticket that comes with its permit', () => {
  test('is stored as taken, in one write, when nothing older is free', async () => {
    await using queue = await aQueue();
    await queue.tickets.insert(ticketOf(2));
    expect(await queue.seat(1, ticketOf(1))).toMatchObject({ id: 'o1.1', version: 1, state: 'started' });
    expect(queue.writes()).toBe(1);
  });

  test('is stored as waiting when something older is free', async () => {
    await using queue = await aQueue();
    await queue.tickets.insert(ticketOf(1));
    expect(await queue.seat(1, ticketOf(2))).toMatchObject({ id: 'o1.1' });
    expect(await queue.tickets.find('o2.1')).toMatchObject({ state: 'waiting', inHandOf: '' });
  });

  test('is stored when it is for another store', async () => {
    await using queue = await aQueue();
    const elsewhere = { ...ticketOf(1), storeId: 'harbour' };
    expect(await queue.seat(1, elsewhere)).toBeUndefined();
    expect(await queue.tickets.find('o1.1')).toMatchObject({ state: 'waiting', storeId: 'harbour' });
  });

  test('is not stored again when the queue shows it already', async () => {
    await using queue = await aQueue();
    for (const place of [1, 2, 3]) await queue.tickets.insert(ticketOf(place));
    const taken = await Promise.all([1, 3, 2].map((place) => queue.seat(place, ticketOf(place))));
    expect(taken.map((ticket) => ticket?.id)).toEqual(['o1.1', 'o2.1', 'o3.1']);
    expect(queue.writes()).toBe(3);
  });

  test('is free for a lane that asks while it is still being stored, or its own permit would be the last for a while', async () => {
    await using queue = await aQueue();
    await queue.tickets.insert(ticketOf(1));
    const taken = await Promise.all([queue.seat(1, ticketOf(2)), queue.seat(2, ticketOf(1))]);
    expect(taken.map((ticket) => ticket?.id)).toEqual(['o1.1', 'o2.1']);
  });

  test('is not taken again when it was taken before', async () => {
    await using queue = await aQueue();
    await queue.seat(1, ticketOf(1));
    expect(await queue.seat(2, ticketOf(1))).toBeUndefined();
    expect(await queue.tickets.find('o1.1')).toMatchObject({ fence: 1, claim: { barista: 'whale-1' } });
  });
});

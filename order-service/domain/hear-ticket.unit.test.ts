import { describe, expect, test } from 'bun:test';
import {
  abandonedTicket,
  anOrder,
  aPaidOrder,
  aTicket,
  collectedTicket,
  droppedTicket,
  minute,
  nine,
  readyTicket,
} from '../testing/an-order.ts';
import { refused } from '../testing/refused.ts';
import { hearTicket } from './hear-ticket.ts';
import type { Order, TicketNews } from './order.ts';
import { tend } from './tend.ts';

const hear = (order: Order, ...news: readonly TicketNews[]) =>
  news.reduce((known, one) => hearTicket(known, one) ?? known, order);

describe('a paid order', () => {
  test('is in the making once its ticket is started', () => {
    expect(hear(aPaidOrder(), aTicket())).toMatchObject({ state: 'making', startedAt: nine + minute });
  });

  test('is ready with its ticket, and due when nobody comes', () => {
    const order = hear(aPaidOrder(), readyTicket);
    expect(order).toMatchObject({ state: 'ready', readyAt: nine + 2 * minute, dueAt: nine + 17 * minute });
  });

  test('is collected with its ticket', () => {
    const order = hear(aPaidOrder(), collectedTicket);
    expect(order).toMatchObject({ state: 'collected', collectedAt: nine + 3 * minute, endedAt: nine + 3 * minute });
    expect(order.dueAt).toBeUndefined();
  });

  test('goes back into the making when a Done is taken back, and is not due any more', () => {
    const order = hear(aPaidOrder(), readyTicket, aTicket({ version: 4 }));
    expect(order.state).toBe('making');
    expect(order.readyAt).toBeUndefined();
    expect(order.dueAt).toBeUndefined();
  });

  test('is cancelled, its money on the way back, when the drink cannot be made', () => {
    expect(hear(aPaidOrder(), abandonedTicket)).toMatchObject({
      state: 'cancelled',
      endedAt: nine + 2 * minute,
      payments: [{ state: 'refunding' }],
    });
  });
});

describe('an order of two tickets', () => {
  const other = (fields: TicketNews): TicketNews => ({ ...fields, ticketId: 'order-1.2' });

  test('is in the making until both are ready', () => {
    expect(hear(aPaidOrder(), readyTicket, other(aTicket())).state).toBe('making');
    expect(hear(aPaidOrder(), readyTicket, other(readyTicket)).state).toBe('ready');
    expect(hear(aPaidOrder(), collectedTicket, other(readyTicket)).state).toBe('ready');
    expect(hear(aPaidOrder(), collectedTicket, other(collectedTicket)).state).toBe('collected');
  });
});

describe('an order that the bar is asked to cancel', () => {
  const cancelling = aPaidOrder({ cancellation: { state: 'requested', by: { kind: 'customer' }, at: nine } });

  test('is cancelled when the bar drops the ticket', () => {
    expect(hear(cancelling, droppedTicket)).toMatchObject({
      state: 'cancelled',
      cancellation: { state: 'accepted' },
      payments: [{ state: 'refunding' }],
    });
  });

  test('is made when the bar had started first, and the cancellation is refused', () => {
    expect(hear(cancelling, aTicket())).toMatchObject({ state: 'making', cancellation: { state: 'refused' } });
  });

  test('stays refused when the started drink is given up later, whichever news comes first', () => {
    expect(hear(cancelling, aTicket(), abandonedTicket)).toEqual(hear(cancelling, abandonedTicket, aTicket()));
    expect(hear(cancelling, abandonedTicket)).toMatchObject({ state: 'cancelled', cancellation: { state: 'refused' } });
  });

  test('has its wish when the drink is given up before anybody began', () => {
    const { startedAt: _, ...neverBegun } = abandonedTicket;
    expect(hear(cancelling, neverBegun)).toMatchObject({ state: 'cancelled', cancellation: { state: 'accepted' } });
  });
});

describe('news that come late', () => {
  test('say nothing when a newer version was heard, or the same', () => {
    const ready = hear(aPaidOrder(), readyTicket);
    expect(hearTicket(ready, aTicket())).toBeUndefined();
    expect(hearTicket(ready, readyTicket)).toBeUndefined();
  });

  test('imply the earlier ones: ready means paid and started', () => {
    expect(hear(anOrder(), readyTicket)).toMatchObject({
      state: 'ready',
      paidAt: nine + minute,
      startedAt: nine + minute,
    });
  });

  test('of a given-up drink count for more than the guess that it was collected', () => {
    const guessed = aPaidOrder({ tickets: [readyTicket], end: { as: 'collected', at: nine + 20 * minute } });
    const order = hear(guessed, { ...abandonedTicket, version: 5 });
    expect(order).toMatchObject({ state: 'cancelled', payments: [{ state: 'refunding' }] });
    expect(order.collectedAt).toBeUndefined();
  });

  test('of a Done taken back count for more too: it is made, ready and waited for again', () => {
    const guessed = aPaidOrder({ tickets: [readyTicket], end: { as: 'collected', at: nine + 20 * minute } });
    const again = hear(guessed, aTicket({ version: 4, reopenedAt: nine + 19 * minute }));
    expect(again.state).toBe('making');
    expect([again.collectedAt, again.endedAt]).toEqual([undefined, undefined]);
    const ready = hear(again, aTicket({ version: 5, state: 'ready', readyAt: nine + 21 * minute }));
    expect(ready).toMatchObject({ state: 'ready', readyAt: nine + 21 * minute, dueAt: nine + 36 * minute });
    expect(tend(ready, nine + 36 * minute)).toMatchObject({ state: 'collected', collectedAt: nine + 36 * minute });
  });
});

test('a ticket of an order that is not here is refused, so that the message is parked for a person', () => {
  expect(refused(() => hearTicket(undefined, aTicket()))).toEqual({ kind: 'missing', code: 'order-not-found' });
});

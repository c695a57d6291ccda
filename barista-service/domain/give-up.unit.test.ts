import { describe, expect, test } from 'bun:test';
import { aWaitingTicket, inTheHandOf, readyBy, startedBy } from '../testing/a-ticket.ts';
import { anOrder, nine } from '../testing/an-order.ts';
import { admit } from './admit.ts';
import { isFree } from './claim.ts';
import { drop } from './give-up.ts';
import { secondsLeft } from './work-ahead.ts';

const cancelling = { order: anOrder(), at: nine, by: { kind: 'customer' }, reason: 'too late' } as const;

describe('the ticket of a paid order', () => {
  test('carries the lines as ordered and the seconds of them all', () => {
    const order = anOrder({ seconds: 45 });
    const two = {
      ...order,
      lines: order.lines.flatMap((line) => [
        { ...line, quantity: 2 },
        { ...line, lineId: '2' },
      ]),
    };
    expect(admit(two, nine)).toMatchObject({ id: 'o1.1', lineIds: ['1', '2'], prepSeconds: 135, state: 'waiting' });
  });
  test('has less ahead of it the longer it is in the making, never less than nothing', () => {
    expect(secondsLeft(aWaitingTicket(), nine + 1e6)).toBe(60);
    expect(secondsLeft(startedBy('mina'), nine + 20_000)).toBe(40);
    expect(secondsLeft(startedBy('mina'), nine + 1e6)).toBe(0);
  });
});

describe('an order that is being cancelled', () => {
  test('drops a ticket that nobody has started, in a hand or not', () => {
    for (const ticket of [aWaitingTicket(), inTheHandOf('mina')]) {
      const dropped = drop(ticket, cancelling);
      expect(dropped).toMatchObject({
        state: 'dropped',
        endedAt: nine,
        reason: 'too late',
        changedBy: { kind: 'customer' },
      });
      expect(dropped?.inHandOf).toBeUndefined();
    }
  });
  test('leaves what was started', () => {
    for (const ticket of [startedBy('mina'), readyBy('mina')]) expect(drop(ticket, cancelling)).toBeUndefined();
  });
  test('leaves a tombstone that nobody can take when the bar has not heard of it', () => {
    const stone = drop(undefined, cancelling);
    expect(stone).toMatchObject({ id: 'o1.1', state: 'dropped', lines: [] });
    expect(stone && isFree(stone, nine + 1e9)).toBe(false);
    expect(drop(stone, cancelling)).toBeUndefined();
  });
  test('leaves nothing when it was never paid, since then no ticket comes', () => {
    expect(drop(undefined, { ...cancelling, order: anOrder({ paid: 'never' }) })).toBeUndefined();
  });
});

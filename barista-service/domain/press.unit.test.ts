import { describe, expect, test } from 'bun:test';
import { anyVersion, aWaitingTicket, finished, inTheHandOf, readyBy, renewed, startedBy } from '../testing/a-ticket.ts';
import { nine } from '../testing/an-order.ts';
import { take } from './claim.ts';
import { collect, collectWithOrder } from './collect.ts';
import { done } from './finish.ts';
import { abandon } from './give-up.ts';
import { reopen } from './reopen.ts';
import { startByHand } from './start.ts';
import type { Ticket } from './ticket.ts';

const leaseMs = 30_000;
const saw = (seen: number) => (version: number) => version === seen;
const starting = { barista: 'mina', seen: anyVersion, at: nine + 5000, leaseMs };
const undoing = { seen: anyVersion, at: nine + 70_000, leaseMs, isAtWork: () => true };
const collected = (): Ticket => collect(readyBy('mina'), anyVersion, nine);

describe('Start', () => {
  test('starts what is in her hand under the fence that she has', () => {
    const started = startByHand(inTheHandOf('mina'), starting);
    expect(started).toMatchObject({ state: 'started', fence: 1, changedBy: { kind: 'staff', id: 'mina' } });
    expect(started.starts).toEqual([{ barista: 'mina', fence: 1, at: nine + 5000 }]);
    expect(started.claim?.leaseUntil).toBe(nine + 35_000);
  });
  test('takes one that is in no hand', () => {
    expect(startByHand(aWaitingTicket(), starting)).toMatchObject({ state: 'started', fence: 1, inHandOf: 'mina' });
  });
  test('refuses what another has in hand, what is not waiting, and what is not there', () => {
    expect(() => startByHand(inTheHandOf('juno'), starting)).toThrow('Another barista');
    expect(() => startByHand(startedBy('mina'), starting)).toThrow('Only a waiting ticket');
    expect(() => startByHand(undefined, starting)).toThrow('ticket-not-found');
  });
});

describe('Done', () => {
  test('makes a started drink ready, whoever presses, and keeps who made it', () => {
    const ready = done(startedBy('whale-1'), saw(2), nine + 60_000);
    expect(ready).toMatchObject({ state: 'ready', readyAt: nine + 60_000, claim: { barista: 'whale-1', fence: 1 } });
    expect(ready.inHandOf).toBeUndefined();
    expect(ready.changedBy).toEqual({ kind: 'staff', id: 'whale-1' });
  });
  test('counts for what was seen before the lease was renewed', () => {
    const kept = renewed(renewed(startedBy('mina'), nine), nine);
    expect(done(kept, saw(2), nine).state).toBe('ready');
    expect(done(kept, saw(4), nine).state).toBe('ready');
    expect(() => done(kept, saw(1), nine)).toThrow('changed since you saw it');
    expect(() => done(kept, saw(5), nine)).toThrow('changed since you saw it');
  });
  test('is refused when the ticket changed hands meanwhile', () => {
    const seen = renewed(startedBy('mina'), nine);
    const taken = take(seen, { barista: 'juno', at: nine + leaseMs, leaseMs, start: true });
    expect(() => done({ ...(taken ?? seen), version: seen.version + 1 }, saw(seen.version), nine)).toThrow(
      'look again',
    );
  });
  test('is refused for a drink that is not in the making', () => {
    expect(() => done(aWaitingTicket(), anyVersion, nine)).toThrow('Only a drink in the making');
    expect(() => done(readyBy('mina'), anyVersion, nine)).toThrow('Only a drink in the making');
  });
});

describe('Undo', () => {
  test('gives the drink back to who made it, under a fresh fence, its first start kept', () => {
    const again = reopen(readyBy('mina'), undoing);
    expect(again).toMatchObject({
      state: 'started',
      startedAt: nine,
      makingSince: nine + 70_000,
      inHandOf: 'mina',
      fence: 2,
    });
    expect(again.readyAt).toBeUndefined();
    expect(again.starts.map(({ fence }) => fence)).toEqual([1, 2]);
  });
  test('frees it when she is not at work, and her fence holds nothing any more', () => {
    const again = reopen(readyBy('mina'), { ...undoing, isAtWork: () => false });
    expect(again).toMatchObject({ state: 'started', inHandOf: '' });
    expect(again.claim).toBeUndefined();
    expect(take(again, { barista: 'juno', at: nine, leaseMs, start: false })).toMatchObject({
      fence: 2,
      state: 'started',
    });
  });
  test('is refused for what is not on the counter', () => {
    expect(() => reopen(startedBy('mina'), undoing)).toThrow('not on the counter');
    expect(() => reopen(collected(), undoing)).toThrow('not on the counter');
  });
});

describe('Collected', () => {
  test('takes a ready drink off the board', () => {
    expect(collected()).toMatchObject({ state: 'collected', collectedAt: nine });
    expect(() => collect(startedBy('mina'), anyVersion, nine)).toThrow('not on the counter');
  });
  test('comes with the order too, and then stays silent about anything that is not ready', () => {
    const by = { kind: 'system' } as const;
    expect(collectWithOrder(finished(startedBy('whale-1'), nine), nine, by)).toMatchObject({ state: 'collected' });
    for (const ticket of [undefined, aWaitingTicket(), startedBy('mina'), collected()])
      expect(collectWithOrder(ticket, nine, by)).toBeUndefined();
  });
  test('does not come with an order that was taken for collected before the drink was made again', () => {
    const madeAgain = finished(startedBy('whale-1'), nine + 60_000);
    expect(collectWithOrder(madeAgain, nine + 59_999, { kind: 'system' })).toBeUndefined();
  });
});

describe('a ticket that cannot be made', () => {
  test('ends with the reason from wherever it was', () => {
    for (const ticket of [aWaitingTicket(), inTheHandOf('mina'), startedBy('mina'), readyBy('mina')]) {
      const over = abandon(ticket, { seen: anyVersion, at: nine, reason: 'no milk' });
      expect(over).toMatchObject({ state: 'abandoned', endedAt: nine, reason: 'no milk' });
      expect(over.inHandOf).toBeUndefined();
    }
  });
  test('cannot end twice', () => {
    expect(() => abandon(collected(), { seen: anyVersion, at: nine, reason: 'no milk' })).toThrow('has ended');
  });
});

import { describe, expect, test } from 'bun:test';
import { aWaitingTicket, inTheHandOf, readyBy, renewed, startedBy } from '../testing/a-ticket.ts';
import { nine } from '../testing/an-order.ts';
import { isFree, lapse, putBack, renew, take } from './claim.ts';
import { finish } from './finish.ts';

const leaseMs = 30_000;
const taking = { barista: 'mina', at: nine, leaseMs, start: false };

describe('a waiting ticket', () => {
  test('goes into the hand that takes it, under a new fence and a lease', () => {
    const taken = take(aWaitingTicket(), taking);
    expect(taken).toMatchObject({ state: 'waiting', inHandOf: 'mina', fence: 1, starts: [] });
    expect(taken?.claim).toEqual({ barista: 'mina', fence: 1, leaseUntil: nine + leaseMs });
  });
  test('is taken and started in one step by those who make at once', () => {
    const started = take(aWaitingTicket(), { ...taking, barista: 'whale-1', start: true });
    expect(started).toMatchObject({ state: 'started', startedAt: nine, makingSince: nine });
    expect(started?.starts).toEqual([{ barista: 'whale-1', fence: 1, at: nine }]);
  });
});

describe('a ticket in hand', () => {
  test('is nobody else’s while the lease runs', () => {
    expect(take(startedBy('whale-1'), { ...taking, at: nine + leaseMs - 1 })).toBeUndefined();
    expect(take(inTheHandOf('whale-1'), taking)).toBeUndefined();
  });
  test('is taken over when the lease has ended, goes on from its start, and the fence tells the former holder apart', () => {
    const late = nine + leaseMs;
    const taken = take(startedBy('whale-1'), { ...taking, at: late });
    expect(taken).toMatchObject({ state: 'started', startedAt: nine, makingSince: nine, fence: 2, inHandOf: 'mina' });
    expect(taken?.starts).toEqual([
      { barista: 'whale-1', fence: 1, at: nine },
      { barista: 'mina', fence: 2, at: late },
    ]);
    expect(renew(taken, { fence: 1, at: late, leaseMs })).toBeUndefined();
    expect(finish(taken, 1, late)).toBeUndefined();
    expect(finish(taken, 2, late)).toMatchObject({ state: 'ready' });
  });
  test('stays for another lease when renewed, which is no change for those who look on', () => {
    const kept = renewed(renewed(startedBy('whale-1'), nine + 10_000), nine + 20_000);
    expect(kept).toMatchObject({ version: 4, leaseVersions: 2, fence: 1 });
    expect(kept.claim?.leaseUntil).toBe(nine + 50_000);
  });
  test('goes back unstarted, with its fence used up', () => {
    const back = putBack(inTheHandOf('mina'), 1, nine);
    expect(back).toMatchObject({ state: 'waiting', inHandOf: '', fence: 1 });
    expect(back?.claim).toBeUndefined();
  });
  test('does not go back once started, nor by a former holder', () => {
    expect(putBack(startedBy('mina'), 1, nine)).toBeUndefined();
    expect(putBack(inTheHandOf('mina'), 0, nine)).toBeUndefined();
  });
});

describe('a lease that ends', () => {
  test('frees the ticket, not before its time', () => {
    expect(lapse(inTheHandOf('mina'), nine + leaseMs - 1)).toBeUndefined();
    expect(lapse(inTheHandOf('mina'), nine + leaseMs)).toMatchObject({ state: 'waiting', inHandOf: '' });
  });
  test('lets the holder of a started drink go on if nobody came first', () => {
    const free = lapse(startedBy('whale-1'), nine + leaseMs);
    expect(free).toMatchObject({ state: 'started', inHandOf: '', leaseVersions: 1 });
    expect(renew(free, { fence: 1, at: nine + leaseMs, leaseMs })).toMatchObject({ inHandOf: 'whale-1' });
  });
  test('does so once', () => {
    expect(lapse(lapse(startedBy('whale-1'), nine + leaseMs), nine + leaseMs)).toBeUndefined();
  });
});

describe('a ticket with nothing left to make', () => {
  test('is not free, whenever', () => {
    expect(isFree(readyBy('mina'), nine + 1e9)).toBe(false);
    expect(take(readyBy('mina'), { ...taking, at: nine + 1e9 })).toBeUndefined();
    expect(lapse(readyBy('mina'), nine + 1e9)).toBeUndefined();
  });
});

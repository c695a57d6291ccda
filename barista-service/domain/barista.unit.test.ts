import { describe, expect, test } from 'bun:test';
import { nine } from '../testing/an-order.ts';
import { adopt, automaticName, type Barista, isInLane, keepLane, signIn, signOut } from './barista.ts';

const lane = { replica: 'a', at: nine, leaseMs: 30_000 };
const arriving = { ...lane, name: 'mina', storeId: 'gorae' };
const mina = (): Barista => {
  const barista = signIn(undefined, arriving);
  if (barista === undefined) throw new Error('not signed in');
  return barista;
};

describe('a person at the bar', () => {
  test('signs in once and again after she signed out', () => {
    expect(mina()).toMatchObject({
      id: 'mina',
      signedIn: true,
      signedInAt: nine,
      replica: 'a',
      leaseUntil: nine + 30_000,
    });
    expect(signIn(mina(), { ...arriving, replica: 'b' })).toBeUndefined();
    const out = signOut(mina(), nine + 1);
    expect(out).toMatchObject({ signedIn: false, signedOutAt: nine + 1 });
    expect(signOut(out, nine + 2)).toBeUndefined();
    const again = signIn(out, { ...arriving, replica: 'b', at: nine + 5 });
    expect(again).toMatchObject({ signedIn: true, replica: 'b', signedInAt: nine + 5 });
    expect(again?.signedOutAt).toBeUndefined();
  });
  test('is in one store at a time', () => {
    expect(() => signIn(mina(), { ...arriving, storeId: 'busan' })).toThrow('another store');
  });
  test('does not take the name of an automatic one', () => {
    expect(() => signIn(undefined, { ...arriving, name: 'Whale-7' })).toThrow('Automatic baristas');
    expect(automaticName(7, undefined)).toBe('whale-7');
    expect(automaticName(7, 'pod-2')).toBe('whale-pod-2-7');
  });
  test('gets a lane elsewhere only when hers was not heard of for a lease', () => {
    const there = { ...lane, replica: 'b' };
    expect(adopt(mina(), { ...there, at: nine + 29_999 })).toBeUndefined();
    const moved = adopt(mina(), { ...there, at: nine + 30_000 });
    expect(isInLane(moved, 'b')).toBe(true);
    expect(keepLane(moved, lane)).toBeUndefined();
    expect(adopt(signOut(mina(), nine), { ...there, at: nine + 30_000 })).toBeUndefined();
  });
});

import { describe, expect, test } from 'bun:test';
import { orderExample } from '@gorae/contracts/schemas.ts';
import type { ClientEntry } from '../client-journal.ts';
import { countAccepted, judgeClients } from './judge-clients.ts';
import { toTries } from './requests.ts';

const placing = (
  no: number,
  key: string,
  status: number | undefined,
  id = `order-of-${key}`,
): readonly ClientEntry[] => [
  { kind: 'asked', try: no, by: 'someone', what: 'place', key },
  status === undefined
    ? { kind: 'unheard', try: no, why: 'cut' }
    : { kind: 'answered', try: no, status, body: { ...orderExample, id } },
];

const orders = (...ids: readonly string[]) => ids.map((id) => ({ ...orderExample, id }));

/** Two customers; the second was not heard at first and asked again by the same key, twice. */
const journal = [
  ...placing(1, 'a', 201),
  ...placing(2, 'b', undefined),
  ...placing(3, 'b', 202),
  ...placing(4, 'b', 201),
];

describe('clients', () => {
  test('have nothing to say when every key has its one order', () => {
    expect(judgeClients(toTries(journal), orders('order-of-a', 'order-of-b'))).toEqual([]);
    expect(countAccepted(toTries([...journal, ...placing(5, 'c', 422)]))).toEqual({ wanted: 3, accepted: 2 });
  });

  test('miss an order that was accepted', () => {
    expect(judgeClients(toTries(journal), orders('order-of-a'))).toEqual([
      'order order-of-b was accepted and is not there',
    ]);
  });

  test('know of no other orders', () => {
    expect(judgeClients(toTries(journal), orders('order-of-a', 'order-of-b', 'twin'))).toEqual([
      'order twin is there and nobody was told of it',
    ]);
  });

  test('get one order for a key', () => {
    const twice = [...journal, ...placing(5, 'a', 201, 'twin')];
    expect(judgeClients(toTries(twice), orders('order-of-a', 'order-of-b', 'twin'))).toEqual(['key a made 2 orders']);
  });

  test('get an order of their own', () => {
    const shared = [...journal, ...placing(5, 'c', 201, 'order-of-a')];
    expect(judgeClients(toTries(shared), orders('order-of-a', 'order-of-b'))).toEqual([
      'two keys were told order order-of-a',
    ]);
  });

  test('may be told to come back, but meet no faults of ours', () => {
    const faulty = [...journal, ...placing(5, 'a', 503), ...placing(6, 'a', 500)];
    expect(judgeClients(toTries(faulty), orders('order-of-a', 'order-of-b'))).toEqual(['place was answered 500']);
  });
});

import { expect, test } from 'bun:test';
import { anOrder } from '../testing/order-events.ts';
import { toBoardEntry, toOrderView, toPickupEntry } from './to-view.ts';

test('the pickup screen gets a number and how far it is, nothing that tells who or what', () => {
  const order = { ...anOrder(), addedLater: 'secret' };
  expect(toPickupEntry(order)).toEqual({ number: '017', businessDate: '2026-11-23', state: 'paid', version: 2 });
});

test('the bar gets what is to be made and for whom, nothing of the payment', () => {
  const { id, number, state, version, service, nameOnCup, lines, paidAt } = anOrder();
  const order = { ...anOrder(), addedLater: 'secret' };
  expect<unknown>(toBoardEntry(order)).toEqual({
    orderId: id,
    number,
    state,
    version,
    service,
    nameOnCup,
    lines,
    paidAt,
  });
});

test('the owner gets the order as the contract has it', () => {
  expect(toOrderView({ ...anOrder(), ...{ addedLater: 'secret' } })).toEqual(anOrder());
});

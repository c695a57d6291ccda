import { expect, test } from 'bun:test';
import { type OrderView, orderExample } from '@gorae/contracts/schemas.ts';
import { createFollowedOrder } from './followed-order.ts';

const told = (version: number, state: OrderView['state'] = 'making', id = 'a') => ({
  event: 'order' as const,
  data: { ...orderExample, id, version, state },
});
const nothing: ReadonlySet<string> = new Set();

test('a followed order finds fault with a version that falls, and with another order', () => {
  const order = createFollowedOrder('a');
  for (const heard of [told(1), told(3), told(3)]) order.hear(heard);
  expect([order.version(), order.told().length, order.faults(nothing)]).toEqual([3, 3, []]);
  order.hear(told(2));
  order.hear(told(4, 'making', 'b'));
  expect(order.faults(nothing)).toEqual(['a fell from version 3 to 2', 'the stream of a tells of b']);
});

test('a followed order goes back only when a Done was taken back', () => {
  const order = createFollowedOrder('a');
  for (const heard of [told(2, 'cancelling'), told(3, 'making'), told(4, 'ready'), told(5, 'making')])
    order.hear(heard);
  expect(order.faults(nothing)).toEqual(['a went from ready to making']);
  expect(order.faults(new Set([orderExample.number]))).toEqual([]);
});

import { expect, test } from 'bun:test';
import { orderExample } from '@gorae/contracts/schemas.ts';
import { createFollowedOrder } from './followed-order.ts';

const told = (version: number, id = 'a') => ({ event: 'order' as const, data: { ...orderExample, id, version } });

test('a followed order finds fault with a version that falls, and with another order', () => {
  const order = createFollowedOrder('a');
  for (const heard of [told(1), told(3), told(3)]) order.hear(heard);
  expect([order.version(), order.told().length, order.faults()]).toEqual([3, 3, []]);
  order.hear(told(2));
  order.hear(told(4, 'b'));
  expect(order.faults()).toEqual(['a fell from version 3 to 2', 'the stream of a tells of b']);
});

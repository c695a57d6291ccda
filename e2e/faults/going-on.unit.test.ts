import { expect, test } from 'bun:test';
import { orderExamples } from '@gorae/contracts/order-examples.ts';
import type { Call } from '../kills/caller.ts';
import { untilPaid } from './going-on.ts';

type State = 'requested' | 'approved' | 'refunding' | 'refunded';

/** Answers with the order's only payment in these states, one after the other, the last one for ever. */
const cafeAnswering = (...states: readonly State[]) => {
  const asked: (string | undefined)[] = [];
  const call: Call = async ({ key }) => {
    const state = states[Math.min(asked.push(key), states.length) - 1];
    const payments = orderExamples.paid.payments.map((payment) => ({ ...payment, state }));
    return { status: 201, body: { ...orderExamples.paid, payments } };
  };
  return { asked, call };
};

const patience = { withinMs: 10_000, heard: () => undefined };

test('asks by the same key until the order is paid', async () => {
  const { asked, call } = cafeAnswering('requested', 'requested', 'approved');
  await untilPaid(call, 'key', patience);
  expect(asked).toEqual(['key', 'key', 'key']);
});

test.each(['refunding', 'refunded'] as const)('takes an order for paid whose money is %s', async (state) => {
  const { asked, call } = cafeAnswering(state);
  await untilPaid(call, 'key', patience);
  expect(asked).toHaveLength(1);
});

test('gives up when the time is up', async () => {
  const silent: Call = () => new Promise(() => undefined);
  await expect(untilPaid(silent, 'key', { ...patience, withinMs: 1 })).rejects.toThrow(
    'no order was paid within 0.001 s',
  );
});

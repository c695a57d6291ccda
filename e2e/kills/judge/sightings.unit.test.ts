import { describe, expect, test } from 'bun:test';
import { type OrderView, orderExample } from '@gorae/contracts/schemas.ts';
import { toTries } from './requests.ts';
import { judgePromises, judgeSightings, sightedOrder, sightingsOf } from './sightings.ts';

const paid: OrderView = { ...orderExample, id: 'a', version: 2 };
const collected: OrderView = { ...paid, state: 'collected', version: 5 };

const withPayment = (state: OrderView['payments'][number]['state'], order: OrderView = collected): OrderView => ({
  ...order,
  payments: [{ attemptId: 'try', method: 'sandbox', amountKrw: 1, state }],
});

describe('what somebody has seen', () => {
  test('is read from every answer that shows an order, the token left out', () => {
    const body = { ...paid, orderToken: 'secret' };
    const tries = toTries([
      { kind: 'asked', try: 1, by: 'x', what: 'place' },
      { kind: 'answered', try: 1, status: 201, body },
      { kind: 'asked', try: 2, by: 'x', what: 'read' },
      { kind: 'answered', try: 2, status: 404, body: { code: 'order-not-found' } },
    ]);
    expect(sightingsOf(tries)).toEqual([{ id: 'a', version: 2, view: paid }]);
  });

  test('fits what is there in the end', () => {
    const reordered = Object.fromEntries(Object.entries(paid).toReversed()) as OrderView;
    expect(judgeSightings([sightedOrder(paid), sightedOrder(reordered)], [sightedOrder(collected)])).toEqual([]);
  });

  test('was not lost by a crash', () => {
    expect(judgeSightings([sightedOrder(collected)], [sightedOrder(paid)])).toEqual([
      'a was seen at version 5 and ended at 2',
    ]);
    expect(judgeSightings([sightedOrder(paid)], [])).toEqual(['a was seen at version 2 and ended at none']);
  });

  test('is one truth for each version, the last one included', () => {
    const other = sightedOrder({ ...paid, state: 'making' });
    expect(judgeSightings([sightedOrder(paid), other], [sightedOrder(collected)])).toHaveLength(1);
    const otherEnd = sightedOrder({ ...collected, state: 'cancelled' });
    expect(judgeSightings([sightedOrder(collected)], [otherEnd])).toHaveLength(1);
  });
});

describe('what is for good', () => {
  test.each(['cancelled', 'expired'] as const)('stays: %s', (state) => {
    expect(judgePromises([{ ...paid, state }], [{ ...collected, state }])).toEqual([]);
    expect(judgePromises([{ ...paid, state }], [collected])).toEqual([`a was told as ${state} and is collected`]);
  });

  test.each([
    ['declined', 'approved', 1],
    ['declined', 'confirming', 1],
    ['approved', 'declined', 1],
    ['approved', 'requested', 1],
    ['approved', 'refunded', 0],
    ['confirming', 'declined', 0],
    ['declined', 'declined', 0],
  ] as const)('an attempt that was told as %s and is %s: %d faults', (told, is, faults) => {
    expect(judgePromises([withPayment(told)], [withPayment(is)])).toHaveLength(faults);
  });

  test('an attempt never goes', () => {
    expect(judgePromises([withPayment('requested')], [{ ...collected, payments: [] }])).toHaveLength(1);
  });
});

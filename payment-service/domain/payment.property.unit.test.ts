import { describe, test } from 'bun:test';
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { announce } from '../messaging/to-events.ts';
import { aRequest, nine } from '../testing/a-payment.ts';
import { endOrder } from './end-order.ts';
import type { Payment } from './payment.ts';
import { beginRefund, refundDone, refundNotDone } from './refund.ts';
import { requestPayment } from './request-payment.ts';
import { approve, beginAsk, decline, leaveOpen } from './settle.ts';

/** What the world does to one order's money, in any order and any number of times. */
type Step =
  | { readonly kind: 'request'; readonly attempt: number }
  | { readonly kind: 'end' }
  | { readonly kind: 'ask'; readonly attempt: number; readonly answered: boolean }
  | { readonly kind: 'refund'; readonly answered: boolean };

const attempts = [0, 1];
const nameOf = (attempt: number): string => `attempt-${attempt}`;

const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({ kind: fc.constant('request' as const), attempt: fc.constantFrom(...attempts) }),
  fc.record({ kind: fc.constant('end' as const) }),
  fc.record({ kind: fc.constant('ask' as const), attempt: fc.constantFrom(...attempts), answered: fc.boolean() }),
  fc.record({ kind: fc.constant('refund' as const), answered: fc.boolean() }),
);

interface World {
  payment: Payment | undefined;
  now: number;
  /** What the vendor took and gave back, whether we heard of it or not. */
  readonly charged: Set<string>;
  readonly refunded: Set<string>;
  readonly told: string[];
}

const write = (world: World, next: Payment | undefined): boolean => {
  if (next === undefined) return false;
  const after = { ...next, version: (world.payment?.version ?? 0) + 1 };
  for (const event of announce(world.payment, after)) {
    const { attemptId, outcome = '' } = event.data as { attemptId: string; outcome?: string };
    world.told.push(`${attemptId} ${event.name} ${outcome}`.trim());
  }
  world.payment = after;
  return true;
};

const ask = (world: World, approves: readonly boolean[], attempt: number, answered: boolean): void => {
  const attemptId = nameOf(attempt);
  const ended = world.payment?.orderEnded !== undefined;
  const firstAsk = world.payment?.attempts.find((one) => one.attemptId === attemptId)?.asked === 0;
  if (!write(world, beginAsk(world.payment, attemptId, world.now))) return;
  assert(!(ended && firstAsk), 'an attempt of an ended order was asked for the first time');
  if (approves[attempt]) world.charged.add(attemptId);
  const at = world.now;
  if (!answered) write(world, leaveOpen(world.payment, { attemptId, at }));
  else if (approves[attempt]) write(world, approve(world.payment, { attemptId, vendorRef: 'v', at }));
  else write(world, decline(world.payment, { attemptId, reason: 'card-declined', at }));
};

const refund = (world: World, answered: boolean): void => {
  for (const { refundId, attemptId } of world.payment?.refunds ?? []) {
    if (!write(world, beginRefund(world.payment, refundId, world.now))) continue;
    assert(world.charged.has(attemptId), 'a refund of what was never charged');
    world.refunded.add(attemptId);
    write(world, (answered ? refundDone : refundNotDone)(world.payment, refundId, world.now));
  }
};

const take = (world: World, approves: readonly boolean[], one: Step): void => {
  world.now += 60_000;
  if (one.kind === 'request') {
    const request = aRequest({ attemptId: nameOf(one.attempt), requestedAt: nine + one.attempt });
    write(world, requestPayment(world.payment, request, world.now));
  }
  if (one.kind === 'end')
    write(world, endOrder(world.payment, { orderId: 'order-1', storeId: 'gorae', reason: 'cancelled', at: nine + 9 }));
  if (one.kind === 'ask') ask(world, approves, one.attempt, one.answered);
  if (one.kind === 'refund') refund(world, one.answered);
};

/** Until everything that is due has been answered. */
const settleAll = (world: World, approves: readonly boolean[]): void => {
  for (const attempt of [...attempts, ...attempts]) {
    take(world, approves, { kind: 'ask', attempt, answered: true });
    take(world, approves, { kind: 'refund', answered: true });
  }
};

const check = ({ payment, charged, refunded, told }: World): void => {
  const kept = [...charged].filter((attemptId) => !refunded.has(attemptId));
  if (payment?.orderEnded !== undefined) assert.deepEqual(kept, [], 'money of an ended order is kept');
  assert(kept.length <= 1, 'an order is paid twice');
  for (const attempt of attempts.map(nameOf)) {
    const about = told.filter((line) => line.startsWith(attempt));
    assert.equal(new Set(about).size, about.length, 'something was told twice');
    const isDeclined = about.some((line) => line.endsWith('declined'));
    assert(!(isDeclined && charged.has(attempt)), 'told as declined, and charged');
    assert(!(isDeclined && about.some((line) => line.endsWith('approved'))), 'told as declined and as approved');
    assert.equal(
      about.some((line) => line.includes('payment.refunded')),
      refunded.has(attempt),
    );
  }
};

describe('the money of one order', () => {
  test('comes out right for every order and repetition of what happens to it', () => {
    fc.assert(
      fc.property(fc.tuple(fc.boolean(), fc.boolean()), fc.array(step, { maxLength: 30 }), (approves, steps) => {
        const world: World = { payment: undefined, now: nine, charged: new Set(), refunded: new Set(), told: [] };
        for (const one of steps) take(world, approves, one);
        settleAll(world, approves);
        check(world);
      }),
      { numRuns: 2_000 },
    );
  });
});

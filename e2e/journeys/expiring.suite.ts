import { describe, expect, test } from 'bun:test';
import { aLattePaidBy } from '../cafe/counter.ts';
import { openCafe } from '../cafe/open.ts';
import type { Setup } from '../cafe/setup.ts';

/** An order whose time to pay ends. */
export const expiring = (setup: Setup): void =>
  describe('an order that nobody pays', () => {
    test('expires, and money that comes after is given back', async () => {
      await using cafe = await openCafe({ setup, env: { PAY_WITHIN: '300 ms' } });
      // Late for any café that gets round to it, yet within the 10 s for which a vendor is waited for.
      const placed = await cafe.place(aLattePaidBy('slow-8000'), { wait: 0 });
      await cafe.untilOrder(placed, ({ state }) => state === 'expired', 'expired');
      const { state, payments } = await cafe.untilOrder(
        placed,
        ({ payments: [payment] }) => payment?.state === 'refunded',
        'refunded what came too late',
      );
      expect(state).toBe('expired');
      expect(payments).toMatchObject([{ amountKrw: 5500, refundedKrw: 5500 }]);
    });
  });

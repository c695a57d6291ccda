import { describe, expect, test } from 'bun:test';
import { listPaymentMethods } from '@gorae/sdk/typescript/generated/sdk.gen.ts';
import { createGorae } from '@gorae/sdk/typescript/gorae.ts';
import { aLattePaidBy } from '../cafe/counter.ts';
import { openCafe } from '../cafe/open.ts';
import { handOver } from '../cafe/tickets.ts';
import { fetchFromNewerServer } from './newer-server.ts';

const wanted = aLattePaidBy('approve') as Parameters<ReturnType<typeof createGorae>['placeOrder']>[0];

describe('an app of this release, and a café of the next', () => {
  test.each([
    ['streams', true],
    ['asks again and again', false],
  ])('places an order and follows it to its end, past a state that it does not know: %s', async (_how, streams) => {
    await using cafe = await openCafe();
    const gorae = createGorae({ baseUrl: cafe.url, fetch: fetchFromNewerServer as typeof fetch, streams });
    const order = await gorae.placeOrder(wanted);
    expect(order.payments.map(({ state }) => state)).toEqual(['settled-by-points']);
    const states: string[] = [];
    for await (const { state } of gorae.follow(order)) {
      if (state === 'on-the-shelf' && !states.includes(state)) await handOver(cafe, order.id);
      states.push(state);
    }
    expect(states).toContain('on-the-shelf');
    expect(states.at(-1)).toBe('collected');
  });

  test('is offered a way to pay that it does not know, beside those that it does', async () => {
    await using cafe = await openCafe();
    const gorae = createGorae({ baseUrl: cafe.url, fetch: fetchFromNewerServer as typeof fetch });
    const { data } = await gorae.call((sending) => listPaymentMethods({ ...sending }));
    expect(data.items.map(({ id }) => id)).toEqual(['sandbox', 'points']);
  });
});

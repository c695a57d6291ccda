import type { RouteInput } from '@gorae/platform/http/implement.ts';
import type { Bug } from './bug.ts';
import { type AnyDoc, throughDocuments, throughRoute } from './through.ts';

const named = 'the price that the client named';

export const priceFromClient: Bug = {
  name: 'price-from-client',
  mistake: 'an order costs what its customer says',
  routes: (routes, { memory }) =>
    throughRoute(routes, 'placeOrder', (handle) => (input: RouteInput) => {
      const { expectedTotalKrw, ...body } = input.body as { expectedTotalKrw?: number };
      memory.set(named, expectedTotalKrw);
      return handle({ ...input, body });
    }),
  store: (store, { memory }) =>
    throughDocuments(store, 'orders', (orders) => ({
      ...orders,
      insert: (order, events) => {
        const totalKrw = memory.get(named);
        return orders.insert(totalKrw === undefined ? order : ({ ...order, totalKrw } as AnyDoc), events);
      },
    })),
};

import { derive } from './derive.ts';
import type { Actor, Order } from './order.ts';

const system: Actor = { kind: 'system' };

/** What time does to an order: nobody paid → expired; nobody came → collected. Nothing when it is not due. */
export const tend = (order: Order | undefined, at: number): Order | undefined => {
  if (order?.dueAt === undefined || order.dueAt > at) return undefined;
  if (order.state === 'unpaid')
    return derive({
      ...order,
      end: { as: 'expired', at },
      history: [...order.history, { at, by: system, what: 'expired', reason: 'not paid in time' }],
    });
  return derive({
    ...order,
    end: { as: 'collected', at },
    history: [...order.history, { at, by: system, what: 'taken for collected', reason: 'nobody came in time' }],
  });
};

import { describe, expect, test } from 'bun:test';
import { anOrder, aPaidOrder, aTicket, droppedTicket, nine, readyTicket } from '../testing/an-order.ts';
import { aNewOrder, anOrderService, approve } from '../testing/an-order-service.ts';
import { createWorkload } from './workload.ts';

const making = { ...aPaidOrder({ tickets: [aTicket()] }), version: 3 };
const ready = { ...aPaidOrder({ tickets: [readyTicket] }), version: 4 };

describe('the work that waits at the bar', () => {
  test('counts what is paid and not yet made, in seconds of all drinks', () => {
    const workload = createWorkload();
    workload.hear(anOrder());
    expect(workload.seconds('gorae')).toBe(0);
    workload.hear({ ...aPaidOrder(), version: 2 });
    expect(workload.seconds('gorae')).toBe(90);
    workload.hear(making);
    workload.hear({ ...making, id: 'order-2' });
    expect(workload.seconds('gorae')).toBe(180);
    workload.hear(ready);
    expect(workload.seconds('gorae')).toBe(90);
    expect(workload.seconds('elsewhere')).toBe(0);
  });

  test('counts an order that may yet be cancelled, and no longer one that is', () => {
    const workload = createWorkload();
    const cancellation = { state: 'requested', by: { kind: 'customer' }, at: nine } as const;
    workload.hear({ ...aPaidOrder({ cancellation }), version: 3 });
    expect(workload.seconds('gorae')).toBe(90);
    workload.hear({ ...aPaidOrder({ cancellation, tickets: [droppedTicket] }), version: 4 });
    expect(workload.seconds('gorae')).toBe(0);
  });

  test('is not misled by words that come late or twice: what has left the queue does not come back', () => {
    const workload = createWorkload();
    for (const order of [making, ready, making, ready, { ...aPaidOrder(), version: 2 }]) workload.hear(order);
    expect(workload.seconds('gorae')).toBe(0);
  });

  test('counts again what is taken back', () => {
    const workload = createWorkload();
    workload.hear(ready);
    workload.hear({ ...making, version: 5 });
    expect(workload.seconds('gorae')).toBe(90);
  });

  test('is known again after a restart', async () => {
    await using service = await anOrderService();
    const { id } = await service.place({ body: aNewOrder({ payment: approve }) });
    await service.payment(id, 'approved');
    const order = await service.stored(id);
    if (order === undefined) throw new Error('not stored');
    const workload = createWorkload();
    const page = async ({ equals }: { equals: Readonly<Record<string, unknown>> }) => ({
      items: equals.state === 'paid' ? [order] : [],
    });
    await workload.load({ page }, ['gorae']);
    expect(workload.seconds('gorae')).toBe(80);
  });
});

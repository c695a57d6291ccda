import { describe, expect, test } from 'bun:test';
import { Unavailable } from '@gorae/platform/errors.ts';
import type { Documents, Store, Versioned } from '@gorae/platform/store/store.ts';
import { aBaristaService } from './testing/a-barista-service.ts';
import { anOrder, nine, orderIs } from './testing/an-order.ts';

const cancelling = (order = anOrder()) => orderIs('cancelling', order, { reason: 'too late' });

describe('an order that is being cancelled', () => {
  test('takes its waiting ticket off the board and the bar says so', async () => {
    await using bar = await aBaristaService();
    await bar.pay({});
    await bar.publish(cancelling());
    await bar.publish(cancelling());
    await bar.settle();
    expect(await bar.ticket()).toMatchObject({ state: 'dropped', reason: 'too late' });
    expect(bar.told()).toHaveLength(1);
    expect(bar.told('ticket.dropped')[0]?.data).toMatchObject({ state: 'dropped', actor: { kind: 'customer' } });
  });

  test('empties the hand that had not started it', async () => {
    await using bar = await aBaristaService();
    await bar.signIn('mina');
    await bar.pay({ id: 'o1' }, { id: 'o2', paid: 1 });
    await bar.settle();
    await bar.publish(cancelling());
    await bar.settle();
    expect(await bar.ticket('o2')).toMatchObject({ claim: { barista: 'mina' } });
  });

  test('comes too late for a drink in the making', async () => {
    await using bar = await aBaristaService({ baristas: 1 });
    await bar.pay({});
    await bar.publish(cancelling());
    await bar.clock.advance(60_000);
    expect(await bar.ticket()).toMatchObject({ state: 'ready' });
    expect(bar.told('ticket.dropped')).toEqual([]);
  });

  test('makes no drink though the bar hears of the payment only afterwards', async () => {
    await using bar = await aBaristaService({ baristas: 1 });
    await bar.publish(cancelling());
    await bar.pay({});
    await bar.clock.advance(60_000);
    expect(await bar.ticket()).toMatchObject({ state: 'dropped', lines: [] });
    expect(bar.told().map(({ name }) => name)).toEqual(['ticket.dropped']);
    expect(await bar.permits()).toBe(0);
  });
});

describe('an order that has ended', () => {
  test('as cancelled makes no drink that nobody has started', async () => {
    await using bar = await aBaristaService();
    await bar.pay({});
    await bar.publish(orderIs('cancelled', anOrder()));
    await bar.settle();
    expect(await bar.ticket()).toMatchObject({ state: 'dropped' });
  });

  test('as cancelled before it was paid leaves nothing behind', async () => {
    await using bar = await aBaristaService();
    await bar.publish(orderIs('cancelled', anOrder({ paid: 'never' })));
    await bar.settle();
    expect(await bar.tickets()).toEqual([]);
  });

  test('as collected takes its ready ticket off the board', async () => {
    await using bar = await aBaristaService({ baristas: 1, baristaSpeed: 'instant' });
    await bar.pay({});
    await bar.settle();
    const collected = orderIs('collected', anOrder(), { actor: { kind: 'system' } });
    await bar.publish(collected);
    await bar.publish(collected);
    await bar.settle();
    expect(await bar.ticket()).toMatchObject({ state: 'collected', collectedAt: new Date(nine + 1000).toISOString() });
    expect(bar.told('ticket.collected')).toHaveLength(1);
  });
});

describe('a store that fails once', () => {
  test.each([
    ['paid', 'ready'],
    ['cancelling', 'dropped'],
    ['cancelled', 'dropped'],
  ] as const)('loses nothing of order.%s', async (word, state) => {
    const faults = { left: 0 };
    await using bar = await aBaristaService({ baristas: 1, through: (store) => failing(store, faults) });
    faults.left = 2;
    await bar.publish(orderIs(word, anOrder()));
    await bar.clock.advance(90_000);
    expect(faults.left).toBe(0);
    expect(await bar.ticket()).toMatchObject({ state });
    expect(bar.told('ticket.ready').length + bar.told('ticket.dropped').length).toBe(1);
  });
});

describe('the queue', () => {
  test('counts what is waiting or in the making and the seconds that are left, as of a second ago at most', async () => {
    await using bar = await aBaristaService({ baristas: 1 });
    const look = async () => (await bar.send('GET', '/v1/queues/gorae')).json();
    expect(await look()).toEqual({ storeId: 'gorae', tickets: 0, seconds: 0 });
    await bar.pay({ id: 'o1', seconds: 60 }, { id: 'o2', paid: 1, seconds: 45 });
    await bar.settle();
    expect(await look()).toMatchObject({ tickets: 0 });
    await bar.clock.advance(20_000);
    expect(await look()).toEqual({ storeId: 'gorae', tickets: 2, seconds: 85 });
  });

  test('is on the board first paid first, everything newest first, page by page', async () => {
    await using bar = await aBaristaService();
    await bar.pay({ id: 'b', paid: 2 }, { id: 'a', paid: 1 }, { id: 'c', paid: 3 });
    await bar.settle();
    expect((await bar.tickets('waiting')).map(({ orderId }) => orderId)).toEqual(['a', 'b', 'c']);
    const first = await (await bar.send('GET', '/v1/tickets?storeId=gorae&limit=2')).json();
    expect(first.items.map(({ orderId }: { orderId: string }) => orderId)).toEqual(['c', 'b']);
    const rest = await (await bar.send('GET', `/v1/tickets?storeId=gorae&limit=2&after=${first.next}`)).json();
    expect(rest.items.map(({ orderId }: { orderId: string }) => orderId)).toEqual(['a']);
    expect(rest.next).toBeUndefined();
  });
});

/** A store whose next writes are refused. */
const failing = (store: Store, faults: { left: number }): Store => {
  const failOr = <R>(work: () => Promise<R>): Promise<R> => {
    if (faults.left === 0) return work();
    faults.left -= 1;
    return Promise.reject(new Unavailable('the disk is full'));
  };
  const around = <T extends Versioned>(documents: Documents<T>): Documents<T> => ({
    ...documents,
    insert: (doc, events) => failOr(() => documents.insert(doc, events)),
    change: (id, decide) => failOr(() => documents.change(id, decide)),
  });
  return { ...store, documents: async (collection) => around(await store.documents(collection)) };
};

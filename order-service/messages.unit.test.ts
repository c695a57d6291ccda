import { describe, expect, test } from 'bun:test';
import { Unavailable } from '@gorae/platform/errors.ts';
import type { Documents, Store, Versioned } from '@gorae/platform/store/store.ts';
import { aNewOrder, anOrderService, approve } from './testing/an-order-service.ts';
import { paymentSays, type TicketFields, ticketSays } from './testing/other-services.ts';

type AService = Awaited<ReturnType<typeof anOrderService>>;
type Tell = (service: AService, id: string) => Promise<void>;

const aPaid = async (service: AService): Promise<string> => {
  const { id } = await service.place({ body: aNewOrder({ payment: approve }) });
  await service.payment(id, 'approved');
  return id;
};
const aPending = async (service: AService): Promise<string> =>
  (await service.place({ body: aNewOrder({ payment: approve }) })).id;
const aStarted = async (service: AService): Promise<string> => {
  const id = await aPaid(service);
  await service.ticket(id, { name: 'ticket.started', version: 2 });
  return id;
};

const payment =
  (news: 'confirming' | 'approved' | 'declined' | 'refunded'): Tell =>
  (service, id) =>
    service.payment(id, news);
const ticket =
  (name: TicketFields['name'], version: number): Tell =>
  (service, id) =>
    service.ticket(id, { name, version });

describe.each<[string, (service: AService) => Promise<string>, Tell, object]>([
  ['payment.confirming', aPending, payment('confirming'), { state: 'unpaid', payments: [{ state: 'confirming' }] }],
  ['payment.settled (approved)', aPending, payment('approved'), { state: 'paid' }],
  ['payment.settled (declined)', aPending, payment('declined'), { payments: [{ declineReason: 'no-funds' }] }],
  ['payment.refunded', aPaid, payment('refunded'), { payments: [{ state: 'refunded', refundedKrw: 9000 }] }],
  ['ticket.started', aPaid, ticket('ticket.started', 2), { state: 'making' }],
  ['ticket.ready', aStarted, ticket('ticket.ready', 3), { state: 'ready' }],
  ['ticket.reopened', aStarted, ticket('ticket.reopened', 4), { state: 'making' }],
  ['ticket.collected', aStarted, ticket('ticket.collected', 4), { state: 'collected' }],
  ['ticket.dropped', aPaid, ticket('ticket.dropped', 2), { state: 'cancelled' }],
  ['ticket.abandoned', aStarted, ticket('ticket.abandoned', 3), { state: 'cancelled' }],
])('%s', (_name, prepare, tell, expected) => {
  test('changes the order', async () => {
    await using service = await anOrderService();
    const id = await prepare(service);
    const { version } = await service.order(id);
    await tell(service, id);
    expect(await service.order(id)).toMatchObject({ ...expected, version: version + 1 });
  });

  test('changes nothing and tells nothing when it comes again', async () => {
    await using service = await anOrderService();
    const id = await prepare(service);
    await tell(service, id);
    const [once, told] = [await service.order(id), service.told(id).length];
    await tell(service, id);
    expect(await service.order(id)).toEqual(once);
    expect(service.told(id)).toHaveLength(told);
  });

  test('comes again after the store was away, and is neither lost nor parked', async () => {
    const away = awayStore();
    await using service = await anOrderService({ through: away.through });
    const id = await prepare(service);
    away.failOnce();
    await tell(service, id);
    expect(away.failures()).toBe(1);
    await service.clock.advance(1000);
    expect(await service.order(id)).toMatchObject(expected);
    expect(await service.parked()).toEqual([]);
  });
});

describe('messages out of order', () => {
  test('end as if they had come in order: all of the bar before the payment', async () => {
    await using service = await anOrderService();
    const id = await aPending(service);
    await service.ticket(id, { name: 'ticket.ready', version: 3 });
    expect(await service.order(id)).toMatchObject({ state: 'ready', payments: [{ state: 'requested' }] });
    await service.ticket(id, { name: 'ticket.started', version: 2 });
    await service.payment(id, 'approved');
    await service.payment(id, 'confirming');
    expect(await service.order(id)).toMatchObject({ state: 'ready', payments: [{ state: 'approved' }] });
    expect(service.told(id).map(({ name }) => name)).toEqual([
      'order.created',
      'order.ready',
      'order.updated',
      'order.updated',
    ]);
  });

  test('never have a version fall or told twice', async () => {
    await using service = await anOrderService();
    const id = await aPending(service);
    for (const name of ['ticket.collected', 'ticket.ready', 'ticket.started'] as const)
      await service.ticket(id, { name, version: 4 });
    await service.payment(id, 'approved');
    const versions = service.told(id).map(({ sequence }) => sequence);
    expect(versions).toEqual(versions.map((_, at) => at + 1));
  });
});

describe('a message about what is not here is parked for a person', () => {
  test('money of an unknown order', async () => {
    await using service = await anOrderService();
    const order = await service.order(await aPending(service));
    await service.publish(paymentSays({ ...order, id: 'nowhere' }, 'approved', service.clock.now()));
    expect(await service.parked()).toMatchObject([{ reason: 'refused: payment-attempt-not-found' }]);
  });

  test('a ticket of an unknown order', async () => {
    await using service = await anOrderService();
    await service.publish(ticketSays('nowhere', { name: 'ticket.ready', version: 3 }, service.clock.now()));
    expect(await service.parked()).toMatchObject([{ reason: 'refused: order-not-found' }]);
  });
});

/** A store whose next change, when told so, finds the database away. */
const awayStore = () => {
  let fails = false;
  let failures = 0;
  const guarded = <T extends Versioned>(documents: Documents<T>): Documents<T> => ({
    ...documents,
    change: async (id, decide) => {
      if (!fails) return documents.change(id, decide);
      fails = false;
      failures += 1;
      throw new Unavailable('the database is away');
    },
  });
  return {
    failOnce: () => {
      fails = true;
    },
    failures: () => failures,
    through: (store: Store): Store => ({
      ...store,
      documents: async (collection) => guarded(await store.documents(collection)),
    }),
  };
};

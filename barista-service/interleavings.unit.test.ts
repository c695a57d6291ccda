import { describe, expect, test } from 'bun:test';
import type { TicketChanged } from '@gorae/contracts/events.ts';
import fc from 'fast-check';
import { aBaristaService, aFile } from './testing/a-barista-service.ts';
import { anOrder, orderIs } from './testing/an-order.ts';

type Bar = Awaited<ReturnType<typeof aBaristaService>>;

const order = fc.integer({ min: 0, max: 7 });
const person = fc.constantFrom('mina', 'juno');
const orderOf = (id: number) => anOrder({ id: `o${id}`, paid: id % 3, seconds: 20 + id });

/** Everything that can happen to a bar; what is refused changes nothing. */
const step: fc.Arbitrary<(bar: Bar) => Promise<unknown>> = fc.oneof(
  { weight: 6, arbitrary: order.map((id) => (bar: Bar) => bar.publish(orderIs('paid', orderOf(id)))) },
  { weight: 1, arbitrary: order.map((id) => (bar: Bar) => bar.publish(orderIs('cancelling', orderOf(id)))) },
  { weight: 5, arbitrary: fc.integer({ min: 1, max: 45_000 }).map((ms) => (bar: Bar) => bar.clock.advance(ms)) },
  { weight: 1, arbitrary: fc.constant((bar: Bar) => bar.crash()) },
  { weight: 1, arbitrary: fc.constant((bar: Bar) => bar.restart()) },
  { weight: 1, arbitrary: fc.constant((bar: Bar) => bar.surplusPermit()) },
  { weight: 2, arbitrary: person.map((name) => (bar: Bar) => bar.signIn(name)) },
  { weight: 1, arbitrary: person.map((name) => (bar: Bar) => bar.send('DELETE', `/v1/baristas/${name}`)) },
  {
    weight: 4,
    arbitrary: fc.tuple(order, person).map(
      ([id, barista]) =>
        (bar: Bar) =>
          bar.press('start', `o${id}`, { barista }),
    ),
  },
  {
    weight: 4,
    arbitrary: fc.tuple(order, fc.constantFrom('done', 'undo', 'collected')).map(
      ([id, button]) =>
        (bar: Bar) =>
          bar.press(button, `o${id}`),
    ),
  },
);

/** People finish what they have begun and go; the automatic baristas make the rest. */
const comeToRest = async (bar: Bar): Promise<void> => {
  for (const { state, claim, orderId } of await bar.tickets())
    if (state === 'started' && !claim?.barista.startsWith('whale')) await bar.press('done', orderId);
  await bar.settle();
  for (const name of ['mina', 'juno']) {
    for (const { state, claim, orderId } of await bar.tickets('started'))
      if (state === 'started' && claim?.barista === name) await bar.press('done', orderId);
    await bar.send('DELETE', `/v1/baristas/${name}`);
  }
  await bar.clock.advance(10 * 60_000);
};

const toldOf = (bar: Bar, ticketId: string): readonly { name: string; data: TicketChanged }[] => {
  const byId = new Map(bar.told().map((event) => [event.id, { name: event.name, data: event.data as TicketChanged }]));
  return [...byId.values()].filter(({ data }) => data.ticketId === ticketId);
};

describe('a bar, whatever happens in whatever order', () => {
  test('starts a drink once under each fence, tells of its end once, and leaves nothing unmade', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 30 }), async (steps) => {
        await using place = await aFile();
        await using bar = await aBaristaService({ ...place, baristas: 2 });
        for (const act of steps) await act(bar);
        await comeToRest(bar);
        for (const ticket of await bar.tickets()) {
          expect(['ready', 'collected', 'dropped']).toContain(ticket.state);
          const fences = ticket.starts.map(({ fence }) => fence);
          expect(new Set(fences).size).toBe(fences.length);
          const told = toldOf(bar, ticket.ticketId);
          const times = (name: string) => told.filter((event) => event.name === `ticket.${name}`).length;
          const isMade = ticket.state !== 'dropped';
          expect(times('started')).toBe(isMade ? 1 : 0);
          expect(times('ready')).toBe(isMade ? 1 + times('reopened') : 0);
          expect(times('dropped')).toBe(isMade ? 0 : 1);
          expect(told.at(-1)?.data).toMatchObject({ state: ticket.state });
        }
        expect(await bar.permits()).toBe(0);
      }),
      { numRuns: 30 },
    );
  }, 60_000);

  test('starts first what was paid first when one makes it all', async () => {
    const arrivals = fc.uniqueArray(fc.integer({ min: 1, max: 50 }), { minLength: 1, maxLength: 12 });
    await fc.assert(
      fc.asyncProperty(arrivals, fc.boolean(), async (paids, restarts) => {
        await using place = await aFile();
        await using bar = await aBaristaService({ ...place, baristas: 1 });
        await bar.pay({ id: 'first', seconds: 100 });
        await bar.settle();
        for (const paid of paids) await bar.pay({ id: `o${paid}`, paid: Math.floor(paid / 3), seconds: 5 });
        await bar.clock.advance(99_000);
        if (restarts) await bar.crash();
        await bar.clock.advance(100_000);
        const inOrder = (await bar.tickets()).toSorted((a, b) =>
          `${a.paidAt} ${a.ticketId}` < `${b.paidAt} ${b.ticketId}` ? -1 : 1,
        );
        const started = toldOrder(bar);
        expect(started).toEqual(inOrder.map(({ orderId }) => orderId));
      }),
      { numRuns: 15 },
    );
  }, 60_000);
});

const toldOrder = (bar: Bar): readonly string[] => [
  ...new Set(bar.told('ticket.started').map(({ subject }) => subject)),
];

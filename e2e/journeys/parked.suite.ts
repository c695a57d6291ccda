import { describe, expect, test } from 'bun:test';
import { TicketReady } from '@gorae/contracts/events.ts';
import type { LeftMessage } from '@gorae/platform/testing/servers/leave-behind.ts';
import { until } from '@gorae/platform/testing/until.ts';
import { anUnpaidLatte } from '../cafe/counter.ts';
import { type OpenCafe, openCafe } from '../cafe/open.ts';
import { listParked, type Row, runParked } from '../cafe/parked.ts';
import { runScript } from '../cafe/process.ts';
import type { Setup } from '../cafe/setup.ts';

const secret = 'sealed-canary-5f0c2b';

const toBody = (type: string, subject: string, data: unknown): string =>
  JSON.stringify({
    ...{ specversion: '1.0', id: `nobody/${type}`, source: 'nobody', type, subject, data },
    ...{ time: '2026-11-23T00:00:00.000Z', sequence: '9', partitionkey: 'gorae' },
  });

/** A request to pay that this release does not understand, with a sealed token in it. */
const aRequest = (orderId: string, type: string): LeftMessage => ({
  ...{ queue: 'payment-service', event: 'payment.requested', subject: orderId },
  body: toBody(type, orderId, { orderId, sealedToken: secret }),
});

/** There is nothing wrong with it, but nobody has ordered that drink. */
const aTicketOfNobody: LeftMessage = {
  ...{ queue: 'order-service', event: TicketReady.name, subject: 'nobody' },
  body: toBody(TicketReady.type, 'nobody', { ...TicketReady.example, orderId: 'nobody' }),
};

/** From somebody who tells nothing beside the body. */
const noJson: LeftMessage = { queue: 'barista-service', body: '{"specversion": "1.0", ' };
const laterPermit: LeftMessage = {
  queue: 'barista-service.work',
  body: toBody('cafe.gorae.permit.issued.v9', 'gorae', { storeId: 'gorae' }),
};

/** Resolves with what is parked once it is `count` messages, none of which was parked like this `before`. */
const untilParked = (cafe: OpenCafe, count: number, before: readonly Row[] = []): Promise<readonly Row[]> =>
  until(
    async () => {
      const rows = await listParked(cafe);
      const isKnown = ({ id, parkedAt }: Row) => before.some((one) => one.id === id && one.parkedAt === parkedAt);
      return rows.length === count && !rows.some(isKnown) && rows;
    },
    { what: `${count} messages are parked` },
  );

const discardAll = async (cafe: OpenCafe, rows: readonly Row[]): Promise<void> => {
  for (const { id } of rows)
    expect(await runParked(cafe, 'discard', id)).toMatchObject({ code: 0, output: `${id} is gone.\n` });
  expect((await runParked(cafe)).output).toBe('Nothing is parked.\n');
};

/** Messages that nobody can handle, and the person who looks after them with `npm run parked`. */
export const parked = (setup: Setup): void =>
  describe('parked messages', () => {
    test('are listed, shown with their secrets masked, tried again and discarded', async () => {
      await using cafe = await openCafe({ setup });
      expect((await runParked(cafe)).output).toBe('Nothing is parked.\n');
      const placed = await cafe.place(anUnpaidLatte);
      const types = ['cafe.gorae.payment.requested.v9', 'cafe.gorae.payment.requested.v1'];
      await cafe.leave(...types.map((type) => aRequest(placed.id, type)));
      const listed = await untilParked(cafe, 2);
      for (const { id, queue, what } of listed) {
        expect([queue, what]).toEqual(['payment-service', `payment.requested  ${placed.id}`]);
        const shown = await runParked(cafe, 'show', id);
        expect(shown.code).toBe(0);
        expect(shown.output).not.toContain(secret);
        expect(shown.output).toContain('"queue": "payment-service"');
      }

      const redriven = await runParked(cafe, 'redrive', 'all');
      expect(redriven).toMatchObject({ code: 0, output: 'On their queues again: 2\n' });
      // Nothing has changed: both are parked again.
      await discardAll(cafe, await untilParked(cafe, 2, listed));
      expect(cafe.output()).not.toContain(secret);
      await cafe.untilOrder(placed, ({ state }) => state === 'unpaid', 'the order is none the worse');
    });

    test('are told for every queue with what is wrong, and hold up nobody', async () => {
      await using cafe = await openCafe({ setup });
      await cafe.leave(aTicketOfNobody, noJson, laterPermit);
      const listed = await untilParked(cafe, 3);
      expect(listed.map(({ queue, what, reason }) => [queue, what, reason])).toEqual([
        ['barista-service', 'unreadable', 'bad message: not JSON (attempts: 1)'],
        ['barista-service.work', 'unreadable', expect.stringMatching(/^bad message: .+issued\.v9" \(attempts: 1\)$/)],
        ['order-service', 'ticket.ready  nobody', 'refused: order-not-found (attempts: 1)'],
      ]);
      const placed = await cafe.place();
      await cafe.untilOrder(placed, ({ state }) => state === 'ready', 'made all the same');
      for (const { id, queue } of listed)
        expect(await runParked(cafe, 'redrive', id)).toMatchObject({
          code: 0,
          output: `${id} is on ${queue} again.\n`,
        });
      await discardAll(cafe, await untilParked(cafe, 3, listed));
    });

    test('cannot be acted on when they are not there, or without the key', async () => {
      await using cafe = await openCafe({ setup });
      const unknown = await runParked(cafe, 'redrive', '41');
      expect([unknown.code, unknown.stderr]).toEqual([1, 'No parked message has the id 41.\n']);
      const stranger = await runScript('scripts/parked.ts', {
        args: ['--url', cafe.url],
        env: { STAFF_KEY: 'some-other-key-0123456789' },
      });
      expect(stranger.code).toBe(1);
      expect(stranger.stderr).toMatch(/^The café at \S+ refuses the staff key of STAFF_KEY: [^\n]+\n$/);
    });
  });

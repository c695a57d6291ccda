import { describe, expect, test } from 'bun:test';
import { openBar } from '../cafe/bar.ts';
import type { Problem } from '../cafe/counter.ts';
import { aCafeForAll } from '../cafe/open.ts';
import { reconcile } from '../cafe/reconcile.ts';
import type { Setup } from '../cafe/setup.ts';
import { staffKey } from '../cafe/start.ts';

/** A barista with tickets in her hand, one after the other. */
export const atTheBar = (setup: Setup): void =>
  describe('a barista at the bar', () => {
    const cafe = aCafeForAll({ setup, env: { BARISTAS: '0' } });

    test('starts, finishes, takes it back, finishes again and hands it over', async () => {
      const bar = await openBar(cafe(), '민아');
      const placed = await cafe().place();
      const started = await bar.press(await bar.inHand(placed), 'start', { barista: '민아' });
      expect(started.body).toMatchObject({ state: 'started', starts: [{ barista: '민아' }] });
      const done = await bar.press(started.body, 'done');
      expect(done.body.state).toBe('ready');
      await cafe().untilOrder(placed, ({ state }) => state === 'ready', 'announced');
      const undone = await bar.press(done.body, 'undo');
      expect(undone.body.state).toBe('started');
      await cafe().untilOrder(placed, ({ state }) => state === 'making', 'taken off the screen again');
      const again = await bar.press(undone.body, 'done');
      const collected = await bar.press(again.body, 'collected');
      expect(collected.body.state).toBe('collected');
      await cafe().untilOrder(placed, ({ state }) => state === 'collected', 'collected');
      await bar.signOut();
    });

    test('gets the next order when one is done, first paid first', async () => {
      const [first, second] = [await cafe().place(), await cafe().place()];
      const bar = await openBar(cafe(), 'mina');
      const ticket = await bar.inHand(first);
      expect((await bar.ticketOf(second))?.claim).toBeUndefined();
      const started = await bar.press(ticket, 'start', { barista: 'mina' });
      await bar.press(started.body, 'done');
      const next = await bar.inHand(second);
      await bar.press((await bar.press(next, 'start', { barista: 'mina' })).body, 'done');
      await bar.signOut();
    });

    test('cannot act on what has changed since she saw it', async () => {
      const bar = await openBar(cafe(), 'mina');
      const placed = await cafe().place();
      const ticket = await bar.inHand(placed);
      const started = await bar.press(ticket, 'start', { barista: 'mina' });
      const late = await bar.press({ ...ticket }, 'done');
      expect([late.status, late.body.code]).toEqual([412, 'ticket-changed']);
      const blind = await cafe().ask<Problem>('POST', `/v1/tickets/${ticket.ticketId}/done`, { token: staffKey });
      expect([blind.status, blind.body.code]).toEqual([428, 'if-match-missing']);
      await bar.press(started.body, 'done');
      await bar.signOut();
    });

    test('abandons what cannot be made: the order is cancelled with her reason, and the money goes back', async () => {
      const bar = await openBar(cafe(), 'mina');
      const placed = await cafe().place();
      const started = await bar.press(await bar.inHand(placed), 'start', { barista: 'mina' });
      const gone = await bar.press(started.body, 'abandon', { reason: 'out of oat milk' });
      expect(gone.body).toMatchObject({ state: 'abandoned', reason: 'out of oat milk' });
      const order = await cafe().untilOrder(placed, ({ payments: [one] }) => one?.state === 'refunded', 'refunded');
      expect(order).toMatchObject({ state: 'cancelled', cancellation: { reason: 'out of oat milk' } });
      await bar.signOut();
    });

    test('hands back what she did not start when she signs out, and cannot leave what she started', async () => {
      const bar = await openBar(cafe(), 'mina');
      const placed = await cafe().place();
      const ticket = await bar.inHand(placed);
      expect((await bar.signOut()).status).toBe(204);
      expect(await bar.ticketOf(placed)).toMatchObject({ state: 'waiting' });
      const other = await openBar(cafe(), 'sujin');
      const started = await other.press(await other.inHand(placed), 'start', { barista: 'sujin' });
      expect(started.body.claim?.fence).toBeGreaterThan(ticket.claim?.fence ?? 0);
      const busy = await other.signOut();
      expect([busy.status, busy.body.code]).toEqual([409, 'barista-busy']);
      await other.press(started.body, 'done');
      expect((await other.signOut()).status).toBe(204);
    });

    test('who is signed in is told with what is in hand', async () => {
      const bar = await openBar(cafe(), 'mina');
      const placed = await cafe().place();
      const { ticketId } = await bar.inHand(placed);
      const { body } = await cafe().ask('GET', '/v1/baristas?storeId=gorae', { token: staffKey });
      expect(body).toMatchObject({ items: [{ name: 'mina', inHand: ticketId }] });
      await bar.press((await bar.press(await bar.inHand(placed), 'start', { barista: 'mina' })).body, 'done');
      await bar.signOut();
    });

    test('a killed café keeps who is signed in and what is in her hand', async () => {
      const bar = await openBar(cafe(), 'mina');
      const placed = await cafe().place();
      const started = await bar.press(await bar.inHand(placed), 'start', { barista: 'mina' });
      await cafe().kill();
      await cafe().start();
      const done = await bar.press((await bar.ticketOf(placed)) ?? started.body, 'done');
      expect(done.body.state).toBe('ready');
      await cafe().untilOrder(placed, ({ state }) => state === 'ready', 'announced after the kill');
    });

    test('leaves all ledgers in agreement, to the won and to the drink', async () => {
      const { code, output } = await reconcile(cafe());
      expect(output).toMatch(/^\d+ orders, \d+ still open, 0 differences\n$/);
      expect(code).toBe(0);
    });
  });

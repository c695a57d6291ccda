import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import { isDeepStrictEqual } from 'node:util';
import type { Wire } from '@gorae/contracts/kit/wire.ts';
import type { BoardSnapshot, PickupEntry, PickupSnapshot } from '@gorae/contracts/notifier-api.ts';
import type { OrderView } from '@gorae/contracts/schemas.ts';
import { until } from '@gorae/platform/testing/until.ts';
import { openBar } from '../cafe/bar.ts';
import { aLattePaidBy, anUnpaidLatte, type Placed } from '../cafe/counter.ts';
import { listen } from '../cafe/listen.ts';
import { type OpenCafe, openCafe } from '../cafe/open.ts';
import type { Setup } from '../cafe/setup.ts';
import { staffKey } from '../cafe/start.ts';

type Screen = PickupEntry | Wire<typeof PickupSnapshot>;

/** The whole way of an order. */
export const orderToPickup = (setup: Setup): void =>
  describe('from order to pickup', () => {
    let cafe: OpenCafe;
    beforeAll(async () => {
      // Real time for making, a tenth of a second a drink, so that a kill finds one in the making.
      cafe = await openCafe({ setup, env: { BARISTA_SPEED: '500', COLLECT_AFTER: '300 ms' } });
    });
    afterAll(() => cafe[Symbol.asyncDispose]());

    test('an order is paid, made, announced on the screen and to the customer, and collected', async () => {
      await using byHand = await openCafe({ setup, env: { BARISTAS: '0' } });
      using wall = await screenOf(byHand);
      const placed = await byHand.place(anUnpaidLatte);
      using phone = await phoneOf(byHand, placed);
      // A stream that comes late tells the newest state alone, so nobody goes on before both have told the last.
      const areTold = async (state: string) => {
        await phone.until(({ data }) => data.state === state, `the customer hears: ${state}`);
        await wall.until(({ event, data }) => event === 'order' && isAbout(placed, data, state), `on screen: ${state}`);
      };
      expect((await byHand.pay(placed)).status).toBe(201);
      await areTold('paid');
      const bar = await openBar(byHand, 'mina');
      const started = await bar.press(await bar.inHand(placed), 'start', { barista: 'mina' });
      await areTold('making');
      const done = await bar.press(started.body, 'done');
      await areTold('ready');
      expect((await bar.press(done.body, 'collected')).status).toBe(200);
      await areTold('collected');

      expect(statesOf(phone.heard().map(({ data }) => data))).toEqual([
        'unpaid',
        'paid',
        'making',
        'ready',
        'collected',
      ]);
      const onScreen = wall.heard().flatMap(({ event, data }) => (event === 'order' ? [data as PickupEntry] : []));
      expect(statesOf(onScreen.filter(({ number }) => number === placed.number))).toEqual([
        'paid',
        'making',
        'ready',
        'collected',
      ]);
    });

    test('versions never fall, and the last that a stream tells is what the order is', async () => {
      const placed = await cafe.place(undefined, { wait: 0 });
      using phone = await phoneOf(cafe, placed);
      await phone.until(({ data }) => data.state === 'collected', 'collected');
      const order = await until(
        async () => {
          const seen = await cafe.look(placed);
          return isDeepStrictEqual(seen, phone.heard().at(-1)?.data) && seen;
        },
        { what: 'the stream tells what the order is' },
      );
      expect(order.state).toBe('collected');
      const versions = phone.heard().map(({ data }) => data.version);
      expect(versions).toEqual(versions.toSorted((a, b) => a - b));
    });

    test('a screen shows numbers and states, and nothing about people', async () => {
      using wall = await screenOf(cafe);
      await cafe.place({ ...aLattePaidBy('approve'), nameOnCup: 'Nobody on the wall' });
      await wall.until(({ event }) => event === 'order', 'an order on the screen');
      expect(JSON.stringify(wall.heard())).not.toContain('Nobody on the wall');
    });

    test('the bar hears what is to be made', async () => {
      const board = await listen<Wire<typeof BoardSnapshot>>(`${cafe.url}/v1/events/stores/gorae/tickets`, staffKey);
      using _ = board;
      const placed = await cafe.place({ ...aLattePaidBy('approve'), nameOnCup: '지민' });
      const { data } = await board.until(
        ({ event, data }) => event === 'order' && 'orderId' in data && data.orderId === placed.id,
        'the order on the board',
      );
      expect(data).toMatchObject({ nameOnCup: '지민', lines: [{ item: 'cafe-latte', variant: 'ice-large' }] });
    });

    test('paid orders survive a kill: what was in the making and what was waiting is made after it', async () => {
      const placed = await Promise.all(Array.from({ length: 6 }, () => cafe.place()));
      expect(await cafe.kill()).toBe(true);
      await cafe.start();
      for (const order of placed) {
        const made = await cafe.untilOrder(order, ({ state }) => state === 'collected', `${order.number} is made`);
        expect(made.payments).toMatchObject([{ state: 'approved', amountKrw: 5500 }]);
      }
    });

    test('it stops with code 0 when asked to, and says nothing on the way', async () => {
      expect(await cafe.stop()).toBe(0);
      expect(cafe.output()).not.toMatch(/"level":"error"|panic|Uncaught/);
      await cafe.start();
    });
  });

const screenOf = ({ url }: OpenCafe) => listen<Screen>(`${url}/v1/events/stores/gorae`);
const phoneOf = ({ url }: OpenCafe, { id, orderToken }: Placed) =>
  listen<OrderView>(`${url}/v1/events/orders/${id}`, orderToken);

/** A state is told once, however often the order changed in it. */
const statesOf = (told: readonly { readonly state: string }[]): readonly string[] =>
  told.map(({ state }) => state).filter((state, index, all) => state !== all[index - 1]);

const isAbout = ({ number }: { number: string }, data: Screen, state: string): boolean =>
  'number' in data && data.number === number && data.state === state;

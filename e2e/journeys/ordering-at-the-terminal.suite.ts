import { describe, expect, test } from 'bun:test';
import { aCafeForAll } from '../cafe/open.ts';
import { runScript } from '../cafe/process.ts';
import type { Setup } from '../cafe/setup.ts';
import { staffKey } from '../cafe/start.ts';
import { untilEverywhere } from '../cafe/until-everywhere.ts';

/** `npm run order`, as a person types it. */
export const orderingAtTheTerminal = (setup: Setup): void =>
  describe('npm run order', () => {
    const cafe = aCafeForAll({ setup });
    const order = (...args: string[]) => runScript('scripts/order.ts', { args: [...args, '--url', cafe().url] });

    test('places an order and follows it until it is ready', async () => {
      const { code, output } = await order('cafe latte', '2', '--variant', 'ice-large', '--pay', 'sandbox');
      expect(code).toBe(0);
      expect(output).toMatch(/^No\. \d{3}: 2 × Cafe latte \(ice-large\), 11,000 won\n/);
      expect(output).toMatch(/ {2}ready, enjoy!\n$/);
    });

    test('knows drinks by their Korean names, and takes options, containers, notes and names', async () => {
      const more = ['--option', 'extra-shot=2', '--container', 'tumbler', '--note', 'hot', '--name', '지민'];
      const { code, output } = await order('카페 라떼', ...more);
      expect([code, output.split('\n')[0]]).toEqual([
        0,
        expect.stringMatching(/1 × Cafe latte \(hot-regular\), 5,200 won/),
      ]);
    });

    test('shows the menu', async () => {
      const { code, output } = await order('--menu');
      expect(code).toBe(0);
      expect(output).toContain('Cafe latte 카페 라떼\n    hot-regular 4,500 won, ');
      expect(output).toContain('\n    options: milk, toppings, sweetness (required)\n');
      expect(output).toContain('\nsweetness: choose 1 (required)\n    sweet-30 0 won, ');
    });

    test.each([
      [['cafe late'], 'There is no "cafe late" on the menu. Did you mean "Cafe latte"'],
      [['latte'], 'Did you mean "Cafe latte"'],
      [['ameicano'], 'Did you mean "Americano"'],
      [['cafe latte', '--variant', 'venti'], 'Cafe latte comes as hot-regular, hot-large, ice-regular, ice-large'],
      [['cafe latte', '--option', 'gold'], 'Cafe latte takes extra-shot, '],
      [['lemon ade', '--option', 'gold'], 'Lemon ade takes no options'],
      [['brown sugar milk tea'], 'sweetness: choose 1 of sweet-30, sweet-70, sweet-100, such as --option sweet-30'],
      [['cafe latte', '--option', 'extra-shot=5'], 'shots: choose up to 4 of extra-shot, such as --option extra-shot'],
      [['cafe latte', '--pay', 'shells'], '--pay: "shells" is no payment method; there are sandbox, none.'],
      [['cafe latte', 'two'], '"two" is no quantity'],
      [['cafe latte', '0'], '"0" is no quantity'],
      [['cafe latte', '--service', 'by-drone'], '/service: Expected one of eat-in, take-out'],
      [['cafe latte', '50'], '/lines/0/quantity'],
      [['cafe latte', '--variant'], '--variant'],
      [['cafe latte', '--frobnicate'], '--frobnicate'],
      [['cafe latte', '1', 'tomorrow'], 'npm run order -- "cafe latte" 2'],
      [[], 'npm run order -- "cafe latte" 2'],
    ])('says what is wrong with %p', async (args, said) => {
      const { code, stderr, output } = await order(...args);
      expect(code).toBe(1);
      expect(stderr).toContain(said);
      expect(output).not.toMatch(/\n\s+at /);
    });

    test('says that a drink is sold out, and that the card was declined', async () => {
      const menu = { token: staffKey, body: { switches: [{ item: 'espresso', soldOut: true }] } };
      const changed = await cafe().ask('PATCH', '/v1/stores/gorae/menu', menu);
      await untilEverywhere(cafe(), '/v1/stores/gorae/menu', changed);
      expect((await order('espresso')).stderr).toBe('Espresso is sold out for now.\n');
      const declined = await order('cafe latte', '--token', 'decline');
      expect([declined.code, declined.output]).toEqual([
        1,
        expect.stringContaining('the payment was declined (card-declined)'),
      ]);
    });

    test('a café that is not open is one line', async () => {
      const { code, stderr, output } = await runScript('scripts/order.ts', {
        args: ['cafe latte', '--url', 'http://127.0.0.1:9'],
      });
      expect(code).toBe(1);
      expect(stderr).toBe('Nothing answers at http://127.0.0.1:9. Is the café open? Start it with: npm start\n');
      expect(output).toBe(stderr);
    });
  });

import { describe, expect, test } from 'bun:test';
import { systemClock } from '@gorae/platform/run/clock.ts';
import { openBrowser } from '@gorae/platform/testing/open-browser.ts';
import type { Page } from 'playwright-core';
import { aBus } from '../testing/a-bus.ts';
import { aNotifier } from '../testing/a-notifier.ts';
import { anOrder, orderEvent } from '../testing/order-events.ts';

/** An order number with its state; the version rises with the state. */
const change = (number: string, state: 'making' | 'ready' | 'collected') => {
  const version = { making: 3, ready: 4, collected: 5 }[state];
  return orderEvent('order.updated', anOrder({ id: `order-${number}`, number, state, version }), systemClock.now());
};

const shown = async (page: Page) => ({
  preparing: await page.locator('#preparing li').allTextContents(),
  ready: await page.locator('#ready li').allTextContents(),
});

/** Waits for the numbers themselves, so that a slow machine is no fault. */
const shows = async (page: Page, place: 'preparing' | 'ready', numbers: readonly string[]) => {
  await page.waitForFunction(
    ([id, wanted]) => [...document.querySelectorAll(`#${id} li`)].map((tile) => tile.textContent).join() === wanted,
    [place, numbers.join()] as const,
  );
};

describe('the pickup screen', () => {
  test('shows a number move from Preparing to Ready, points it out and says it', async () => {
    await using bus = aBus();
    await bus.publish([change('017', 'making'), change('016', 'ready')]);
    await using notifier = await aNotifier({ bus });
    await using browser = await openBrowser();
    const { page, complaints } = await browser.open(`${notifier.url}/screen`);
    await shows(page, 'preparing', ['017']);
    await shows(page, 'ready', ['016']);
    expect(await page.locator('.fresh').count()).toBe(0);
    await bus.publish([change('017', 'ready')]);
    await shows(page, 'ready', ['017', '016']);
    expect(await shown(page)).toEqual({ preparing: [], ready: ['017', '016'] });
    expect(await page.locator('.fresh').allTextContents()).toEqual(['017']);
    expect(await page.locator('[aria-live=polite]').textContent()).toStartWith('017 ');
    await bus.publish([change('017', 'collected'), change('016', 'collected')]);
    await shows(page, 'ready', []);
    expect(await page.locator('.demo').isVisible()).toBe(true);
    expect(complaints).toEqual([]);
  });

  test('says when the connection is lost, comes back by itself and shows what happened meanwhile', async () => {
    await using bus = aBus();
    await using browser = await openBrowser();
    await bus.publish([change('017', 'making'), change('018', 'making')]);
    const first = await aNotifier({ bus });
    const { page } = await browser.open(`${first.url}/screen`);
    await shows(page, 'preparing', ['017', '018']);
    expect(await page.locator('.connection').isVisible()).toBe(false);
    await first[Symbol.asyncDispose]();
    await page.locator('.reconnecting').waitFor({ state: 'visible' });
    await bus.publish([change('017', 'ready'), change('018', 'ready'), change('018', 'collected')]);
    await using _second = await aNotifier({ bus, port: first.port });
    await shows(page, 'ready', ['017']);
    expect((await shown(page)).preparing).toEqual([]);
    expect(await page.locator('.fresh').allTextContents()).toEqual(['017']);
    await page.locator('.connection').waitFor({ state: 'hidden' });
  });

  test('cuts nothing off, from a phone to a kiosk and a television, with few orders and with hundreds', async () => {
    await using browser = await openBrowser();
    const sizes = [
      { width: 360, height: 640 },
      { width: 844, height: 390 },
      { width: 1080, height: 1920 },
      { width: 1920, height: 1080 },
    ];
    for (const count of [3, 60, 400]) {
      await using bus = aBus();
      const numbers = Array.from({ length: count }, (_, at) => String(at).padStart(3, '0'));
      await bus.publish(numbers.map((number, at) => change(number, at % 3 === 0 ? 'ready' : 'making')));
      await using notifier = await aNotifier({ bus });
      for (const viewport of sizes) {
        const { page } = await browser.open(`${notifier.url}/screen`, { viewport });
        await page.locator('#ready li').first().waitFor();
        expect(await page.evaluate(cutOff)).toEqual([]);
        const { preparing, ready } = await shown(page);
        expect(counted(preparing) + counted(ready)).toBe(count);
        await page.close();
      }
    }
  });

  test('says that there is no such store, and claims no demo where there is none', async () => {
    await using bus = aBus();
    await using notifier = await aNotifier({ bus, config: { mode: 'live' } });
    await using browser = await openBrowser();
    const { page } = await browser.open(`${notifier.url}/screen?store=nowhere`);
    await page.locator('.unknown-store').waitFor({ state: 'visible' });
    expect(await page.locator('.demo').isVisible()).toBe(false);
  });
});

/** Runs in the page: the texts of tiles that reach out of their panel or do not have room for their number. */
const cutOff = (): string[] => {
  const reachesOut = (tile: Element) => {
    const [inner, outer] = [tile.getBoundingClientRect(), tile.closest('section')?.getBoundingClientRect()];
    if (outer === undefined) return true;
    const isOutside = inner.left < outer.left || inner.right > outer.right || inner.bottom > outer.bottom;
    return isOutside || inner.bottom > innerHeight || tile.scrollWidth > tile.clientWidth + 1;
  };
  return [...document.querySelectorAll('li')].filter(reachesOut).map((tile) => tile.textContent ?? '');
};

/** What is shown and what “+n” stands for. */
const counted = (tiles: readonly string[]): number => {
  const more = tiles.find((text) => text.startsWith('+'));
  return more === undefined ? tiles.length : tiles.length - 1 + Number(more);
};

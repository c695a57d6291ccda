import { describe, expect, test } from 'bun:test';
import { openBrowser } from '@gorae/platform/testing/open-browser.ts';
import { until } from '@gorae/platform/testing/until.ts';
import type { Locator, Page } from 'playwright-core';
import { aCafeForAll } from '../cafe/open.ts';

const cafe = aCafeForAll();

/** An open page whose network ends at the café: whatever else it asks for is cut off and written down. */
const openSwagger = async (browser: Awaited<ReturnType<typeof openBrowser>>, path = '/swagger') => {
  const elsewhere: string[] = [];
  const { page, complaints } = await browser.open('about:blank', { viewport: { width: 1440, height: 900 } });
  await page.route('**/*', async (route) => {
    const url = route.request().url();
    if (url.startsWith(cafe().url)) return route.continue();
    elsewhere.push(url);
    return route.abort();
  });
  await page.goto(`${cafe().url}${path}`);
  await page.locator('.opblock').first().waitFor();
  return { page, complaints, elsewhere };
};

const openOperation = async (page: Page, id: string): Promise<Locator> => {
  const operation = page.locator(`[id$="-${id}"]`);
  await operation.locator('.opblock-summary').click();
  await operation.locator('.execute').waitFor();
  return operation;
};

/** Presses Execute and answers what came back. */
const execute = async (operation: Locator): Promise<{ status: string; body: string }> => {
  await operation.locator('.execute').click();
  const reply = operation.locator('.live-responses-table tbody tr').first();
  await reply.waitFor();
  const status = (await reply.locator('.response-col_status').textContent()) ?? '';
  return { status: status.trim(), body: (await reply.locator('pre').first().textContent()) ?? '' };
};

describe('somebody who has only Swagger UI, and no internet', () => {
  test('places an order at first click, and follows it to ready', async () => {
    await using browser = await openBrowser();
    const { page, complaints, elsewhere } = await openSwagger(browser);
    const placed = await execute(await openOperation(page, 'placeOrder'));
    expect(placed.status).toBe('201');
    const { id, orderToken } = JSON.parse(placed.body) as { id: string; orderToken: string };
    expect(await page.locator('#news').textContent()).toContain(id);
    expect(orderToken).not.toBe('');

    const getOrder = await openOperation(page, 'getOrder');
    await until(
      async () => {
        const { status, body } = await execute(getOrder);
        expect(status).toBe('200');
        return JSON.parse(body).id === id && JSON.parse(body).state === 'ready';
      },
      { what: 'the order is ready' },
    );
    const followed = await execute(await openOperation(page, 'followOrder'));
    expect(followed.status).toBe('200');
    expect(followed.body).toContain('event: snapshot');
    expect(followed.body).toContain(id);
    expect([complaints, elsewhere]).toEqual([[], []]);
  });

  test('places another with the next click: the key of the example is not sent twice', async () => {
    await using browser = await openBrowser();
    const { page } = await openSwagger(browser);
    const placeOrder = await openOperation(page, 'placeOrder');
    const ids = new Set<string>();
    ids.add(JSON.parse((await execute(placeOrder)).body).id);
    await until(
      async () => {
        ids.add(JSON.parse((await execute(placeOrder)).body).id);
        return ids.size === 2;
      },
      { what: 'a second order' },
    );
  });

  test('finds the document of each service, by the list and by its address', async () => {
    await using browser = await openBrowser();
    const { page, complaints } = await openSwagger(browser, '/swagger?document=notifier');
    expect(await page.locator('.info .title').textContent()).toContain('Gorae: live');
    const offered = await page.locator('#document option').allTextContents();
    expect(offered).toHaveLength(5);
    await page.locator('#document').selectOption('payment-service');
    await until(async () => (await page.locator('.info .title').textContent())?.includes('Gorae: payments') === true, {
      what: 'the other document',
    });
    expect(page.url()).toContain('document=payment-service');
    expect(complaints).toEqual([]);
  });

  test.each([
    ['a kiosk', 1080, 1920],
    ['a laptop', 1440, 900],
    ['a phone', 390, 844],
  ])('scrolls in one direction only on %s, also through the events', async (_name, width, height) => {
    await using browser = await openBrowser();
    for (const path of ['/swagger', '/asyncapi']) {
      const { page, complaints } = await browser.open(`${cafe().url}${path}`, { viewport: { width, height } });
      await page
        .locator(path === '/swagger' ? '.opblock' : '.card')
        .first()
        .waitFor();
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(width);
      expect(complaints).toEqual([]);
    }
  });
});

import { expect, test } from 'bun:test';
import { openBrowser } from '@gorae/platform/testing/open-browser.ts';
import { openCafe } from '../cafe/open.ts';

const open = async (env: Readonly<Record<string, string>> = {}) => {
  const cafe = await openCafe({ env });
  const browser = await openBrowser();
  const { page, complaints } = await browser.open(cafe.url, { viewport: { width: 390, height: 844 } });
  const links = await page.locator('a:visible').evaluateAll((all) => all.map((one) => one.getAttribute('href') ?? ''));
  return {
    ...{ cafe, page, complaints, links },
    [Symbol.asyncDispose]: async () => {
      await browser[Symbol.asyncDispose]();
      await cafe[Symbol.asyncDispose]();
    },
  };
};

test('the start page leads to what is there, the documents too, and to nothing else', async () => {
  await using start = await open();
  expect(start.links).toEqual(expect.arrayContaining(['/screen', '/swagger', '/asyncapi']));
  for (const link of start.links) expect([link, (await fetch(`${start.cafe.url}${link}`)).status]).toEqual([link, 200]);
  expect(start.complaints).toEqual([]);
});

test('it does not lead to documents that are not shown', async () => {
  await using start = await open({ DOCS: 'false' });
  expect(start.links).toContain('/screen');
  expect(start.links).not.toContain('/swagger');
  expect(start.links).not.toContain('/asyncapi');
});

test('its command orders here, on whatever port the café is', async () => {
  await using start = await open();
  const command = start.page.locator('pre', { hasText: `--url ${start.cafe.url.replace('127.0.0.1', 'localhost')}` });
  expect(await command.textContent()).toStartWith('npm run order -- "cafe latte"');
});

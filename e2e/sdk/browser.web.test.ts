import { expect, test } from 'bun:test';
import { openBrowser } from '@gorae/platform/testing/open-browser.ts';
import { openCafeOnStage } from './open-cafe-on-stage.ts';
import { servePage } from './serve-page.ts';
import { everyStep } from './steps.ts';

/** A shop's tablet reaches the café by a name in its own network: plain http, for which browsers hold much back. */
const namesOfTheShop = ['--host-resolver-rules=MAP *.shop.test 127.0.0.1', '--no-proxy-server'];

test('the journey in a browser, from a plain http page of another origin', async () => {
  await using app = await servePage('sdk/typescript/testing/journey-page.ts');
  const origin = `http://app.shop.test:${new URL(app.url).port}`;
  await using stage = await openCafeOnStage({ env: { CORS_ORIGINS: origin } });
  await using browser = await openBrowser(namesOfTheShop);
  const { page, complaints } = await browser.open(origin);
  await page.waitForFunction(() => 'goJourney' in globalThis);
  expect(await page.evaluate(() => globalThis.isSecureContext)).toBe(false);

  const cafe = stage.url.replace('127.0.0.1', 'cafe.shop.test');
  expect(await page.evaluate((url) => globalThis.goJourney(url), cafe)).toEqual([...everyStep]);
  // What is broken on purpose may be complained of, what the browser forbids may not.
  expect(complaints.filter((one) => !/ERR_|net::/.test(one))).toEqual([]);
});

import { expect, test } from 'bun:test';
import { Registry } from 'prom-client';
import { createVirtualClock } from '../testing/virtual-clock.ts';
import { addLabelledGauge } from './labelled-gauge.ts';

type Asked = Readonly<Record<string, Promise<number>>>;

/** Depths that are asked for as the test says. */
const aGauge = (read: () => Asked) => {
  const registry = new Registry();
  const clock = createVirtualClock(1_000_000);
  const gauge = addLabelledGauge(registry, { name: 'depth', help: 'Depth', label: 'queue', read, clock });
  const scrape = async (): Promise<readonly string[]> =>
    (await registry.metrics()).split('\n').filter((line) => line !== '' && !line.startsWith('#'));
  return { clock, scrape, close: gauge.close };
};

const known = async (count: number): Promise<number> => count;
const failing = async (): Promise<number> => {
  throw new Error('away');
};
const silent = (): Promise<number> => new Promise(() => undefined);

test('a gauge tells what is read at each scrape, by label, and nothing of what is gone', async () => {
  let now = (): Asked => ({ office: known(3), kitchen: known(0) });
  const { scrape, close } = aGauge(() => now());
  expect(await scrape()).toEqual(['depth{queue="office"} 3', 'depth{queue="kitchen"} 0']);
  now = () => ({ office: known(1), kitchen: failing() });
  expect(await scrape()).toEqual(['depth{queue="office"} 1']);
  close();
  expect(await scrape()).toEqual([]);
});

test('a gauge of which nothing can be read does not fail the scrape', async () => {
  const { scrape } = aGauge(() => ({ office: failing() }));
  expect(await scrape()).toEqual([]);
});

test('a gauge waits two seconds for what is silent, and tells the rest', async () => {
  const { clock, scrape } = aGauge(() => ({ office: silent(), kitchen: known(2) }));
  let lines: readonly string[] | undefined;
  const scraping = scrape().then((told) => {
    lines = told;
  });
  await clock.advance(1_900);
  expect(lines).toBeUndefined();
  await clock.advance(200);
  expect(lines).toEqual(['depth{queue="kitchen"} 2']);
  await scraping;
});

test('a gauge does not tell at a scrape what an earlier one would have told too late', async () => {
  const late = Promise.withResolvers<number>();
  let now = (): Asked => ({ office: late.promise });
  const { clock, scrape } = aGauge(() => now());
  const first = scrape();
  await clock.advance(2_000);
  expect(await first).toEqual([]);
  now = () => ({ office: failing() });
  late.resolve(9);
  expect(await scrape()).toEqual([]);
});

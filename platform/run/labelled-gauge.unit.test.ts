import { expect, test } from 'bun:test';
import { Registry } from 'prom-client';
import { addLabelledGauge } from './labelled-gauge.ts';

const linesOf = async (registry: Registry): Promise<readonly string[]> =>
  (await registry.metrics()).split('\n').filter((line) => line !== '' && !line.startsWith('#'));

test('a gauge tells what is read at each scrape, by label, and nothing of what is gone', async () => {
  const registry = new Registry();
  let now: Readonly<Record<string, number>> = { office: 3, kitchen: 0 };
  const gauge = addLabelledGauge(registry, { name: 'depth', help: 'Depth', label: 'queue', read: async () => now });
  expect(await linesOf(registry)).toEqual(['depth{queue="office"} 3', 'depth{queue="kitchen"} 0']);
  now = { office: 1 };
  expect(await linesOf(registry)).toEqual(['depth{queue="office"} 1']);
  gauge.close();
  expect(await linesOf(registry)).toEqual([]);
});

test('a gauge that cannot be read is left out and does not fail the scrape', async () => {
  const registry = new Registry();
  const read = async () => {
    throw new Error('away');
  };
  addLabelledGauge(registry, { name: 'depth', help: 'Depth', label: 'queue', read });
  expect(await linesOf(registry)).toEqual([]);
});

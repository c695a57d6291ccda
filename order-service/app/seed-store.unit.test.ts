import { describe, expect, test } from 'bun:test';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { aMenuContent } from '../testing/a-menu.ts';
import { anOrderService, aSeed, staffKey } from '../testing/an-order-service.ts';
import type { Seed } from './seed-store.ts';

const aFile = async () => {
  const folder = await mkdtemp(join(tmpdir(), 'orders-'));
  return {
    file: join(folder, 'orders.sqlite'),
    [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }),
  };
};
type AService = Awaited<ReturnType<typeof anOrderService>>;
const menuOf = async (service: AService) => (await service.send('GET', '/v1/stores/gorae/menu')).json();

const dearer = (): Seed => {
  const content = aMenuContent();
  const items = content.items.map((item) => ({
    ...item,
    variants: item.variants.map((variant) => ({ ...variant, priceKrw: variant.priceKrw + 500 })),
  }));
  return aSeed({ menu: { ...content, items }, menuSource: 'file-2' });
};

describe('starting again', () => {
  test('with the same menu file leaves menu and store as staff left them', async () => {
    await using disk = await aFile();
    {
      await using service = await anOrderService(disk);
      await service.send('PATCH', '/v1/stores/gorae', { token: staffKey, body: { open: false } });
    }
    await using service = await anOrderService(disk);
    expect((await menuOf(service)).version).toBe(1);
    expect(await (await service.send('GET', '/v1/stores/gorae')).json()).toMatchObject({ open: false, version: 2 });
  });

  test('with a changed menu file replaces the menu, but what is sold out stays so', async () => {
    await using disk = await aFile();
    const switches = [
      { item: 'cake', soldOut: true },
      { item: 'latte', variant: 'ice', soldOut: true },
      { option: 'sweet', soldOut: true },
    ];
    {
      await using service = await anOrderService(disk);
      await service.send('PATCH', '/v1/stores/gorae/menu', { token: staffKey, body: { switches } });
    }
    await using service = await anOrderService({ ...disk, seed: dearer() });
    const menu = await menuOf(service);
    expect(menu.version).toBe(3);
    expect(menu.items[0].variants).toMatchObject([
      { id: 'hot', priceKrw: 5000, soldOut: false },
      { id: 'ice', priceKrw: 5500, soldOut: true },
    ]);
    expect(menu.items[2].soldOut).toBe(true);
    expect(menu.optionGroups[1].options[0].soldOut).toBe(true);
  });

  test('keeps orders as they were priced, and their numbers', async () => {
    await using disk = await aFile();
    const place = async (seed?: Seed) => {
      await using service = await anOrderService({ ...disk, ...(seed === undefined ? {} : { seed }) });
      const placed = await service.place();
      return {
        placed,
        orders: await (await service.send('GET', '/v1/orders?storeId=gorae', { token: staffKey })).json(),
      };
    };
    const first = await place();
    const second = await place(dearer());
    expect([first.placed.number, second.placed.number]).toEqual(['001', '002']);
    expect([first.placed.totalKrw, second.placed.totalKrw]).toEqual([9000, 10_000]);
    const { orderToken: _, ...stored } = first.placed;
    expect(second.orders.items).toContainEqual(stored);
  });
});

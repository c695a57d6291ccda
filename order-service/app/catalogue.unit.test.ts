import { describe, expect, test } from 'bun:test';
import { createVirtualClock } from '@gorae/platform/testing/virtual-clock.ts';
import type { Menu } from '../domain/menu.ts';
import type { Shop } from '../domain/shop.ts';
import { aMenu } from '../testing/a-menu.ts';
import { nine } from '../testing/an-order.ts';
import { aSeed } from '../testing/an-order-service.ts';
import { refused } from '../testing/refused.ts';
import { createCatalogue } from './catalogue.ts';

const aShop: Shop = { ...aSeed().shop, version: 1, changedAt: nine };

/** A catalogue over one store whose menu the test changes, and whose reads the test lets through. */
const aCatalogue = () => {
  const clock = createVirtualClock(nine);
  let menu: Menu = aMenu();
  let reads = 0;
  let gate: Promise<void> = Promise.resolve();
  const findMenu = async (storeId: string) => {
    reads += 1;
    const read = storeId === 'gorae' ? menu : undefined;
    await gate;
    return read;
  };
  const findShop = async (storeId: string) => (storeId === 'gorae' ? aShop : undefined);
  const catalogue = createCatalogue({ shops: { find: findShop }, menus: { find: findMenu }, clock });
  return {
    catalogue,
    clock,
    reads: () => reads,
    change: () => {
      menu = { ...menu, version: menu.version + 1 };
    },
    hold: (until: Promise<void>) => {
      gate = until;
    },
    version: async () => (await catalogue.get('gorae')).menu.version,
  };
};

describe('the catalogue', () => {
  test('reads once for many that ask at once, and again after five seconds', async () => {
    const shop = aCatalogue();
    expect(await Promise.all([shop.version(), shop.version(), shop.version()])).toEqual([1, 1, 1]);
    expect(shop.reads()).toBe(1);
    shop.change();
    await shop.clock.advance(4999);
    expect(await shop.version()).toBe(1);
    await shop.clock.advance(1);
    expect(await shop.version()).toBe(2);
  });

  test('reads anew once it was told to forget', async () => {
    const shop = aCatalogue();
    await shop.version();
    shop.change();
    shop.catalogue.forget('gorae');
    expect(await shop.version()).toBe(2);
  });

  test('never goes back to what a slow reading saw before the change', async () => {
    const shop = aCatalogue();
    const { promise, resolve } = Promise.withResolvers<void>();
    shop.hold(promise);
    const slow = shop.version();
    shop.change();
    shop.catalogue.forget('gorae');
    resolve();
    expect(await slow).toBe(1);
    expect(await shop.version()).toBe(2);
  });

  test('asks again after a reading that failed', async () => {
    const shop = aCatalogue();
    shop.hold(Promise.reject(new Error('away')));
    await expect(shop.version()).rejects.toThrow('away');
    shop.hold(Promise.resolve());
    expect(await shop.version()).toBe(1);
  });

  test('knows no store that is not there', async () => {
    const shop = aCatalogue();
    expect(await shop.catalogue.find('elsewhere')).toBeUndefined();
    const fault = await shop.catalogue.get('elsewhere').catch((error: unknown) => error);
    const toThrow = () => {
      throw fault;
    };
    expect(refused(toThrow)).toEqual({ kind: 'missing', code: 'store-not-found' });
  });
});

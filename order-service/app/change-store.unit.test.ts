import { expect, test } from 'bun:test';
import { createVirtualClock } from '@gorae/platform/testing/virtual-clock.ts';
import { aMenu } from '../testing/a-menu.ts';
import { nine } from '../testing/an-order.ts';
import { aSeed } from '../testing/an-order-service.ts';
import { createChangeStore } from './change-store.ts';

const changing =
  <T>(doc: T) =>
  async (_id: string, decide: (doc: T | undefined) => T | undefined) =>
    decide(doc) ?? doc;

test('what this process has changed it reads anew at once, however late the log tells of it', async () => {
  const forgotten: string[] = [];
  const changeStore = createChangeStore({
    shops: { change: changing({ ...aSeed().shop, version: 1, changedAt: nine }) },
    menus: { change: changing(aMenu()) },
    catalogue: { forget: (storeId) => void forgotten.push(storeId) },
    clock: createVirtualClock(nine),
  });
  await changeStore.shop('gorae', { open: false }, () => true);
  expect(forgotten).toEqual(['gorae']);
  await changeStore.menu('gorae', [{ item: 'cake', soldOut: true }], () => true);
  expect(forgotten).toEqual(['gorae', 'gorae']);
});

import type { orderApi } from '@gorae/contracts/order-api.ts';
import { etagOf, ifNoneMatch, readIfMatch } from '@gorae/platform/http/etag.ts';
import type { Handlers } from '@gorae/platform/http/implement.ts';
import type { Catalogue } from '../app/catalogue.ts';
import type { ChangeStore, MayChange } from '../app/change-store.ts';
import { toMenuView, toStoreView } from './to-view.ts';

export interface StoreHandlersDeps {
  readonly catalogue: Catalogue;
  readonly changeStore: ChangeStore;
}

type StoreOperation = 'getStore' | 'getMenu' | 'updateStore' | 'updateMenu';

export const storeHandlers = ({
  catalogue,
  changeStore,
}: StoreHandlersDeps): Pick<Handlers<typeof orderApi>, StoreOperation> => ({
  getStore: async ({ params }) => {
    const { shop } = await catalogue.get(params.storeId);
    return { status: 200, body: toStoreView(shop), headers: { ETag: etagOf(shop.version) } };
  },
  getMenu: async ({ params, headers }) => {
    const { menu } = await catalogue.get(params.storeId);
    const etag = etagOf(menu.version);
    if (ifNoneMatch(headers['If-None-Match'], etag)) return { status: 304, headers: { ETag: etag } };
    return { status: 200, body: toMenuView(menu), headers: { ETag: etag, 'Cache-Control': 'no-cache' } };
  },
  updateStore: async ({ params, headers, body }) => {
    const shop = await changeStore.shop(params.storeId, body, mayChange(headers['If-Match']));
    return { status: 200, body: toStoreView(shop), headers: { ETag: etagOf(shop.version) } };
  },
  updateMenu: async ({ params, headers, body }) => {
    const menu = await changeStore.menu(params.storeId, body.switches, mayChange(headers['If-Match']));
    return { status: 200, body: toMenuView(menu), headers: { ETag: etagOf(menu.version) } };
  },
});

/** A change without `If-Match`, or with an empty one, is made to whatever is there. */
const mayChange = (ifMatch = ''): MayChange => (ifMatch.trim() === '' ? () => true : readIfMatch(ifMatch));

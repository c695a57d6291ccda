import { expect, test } from 'bun:test';
import { serviceNames } from './api-documents.ts';
import { documentsOf, documentsOfAll, forStore } from './served-documents.ts';

test('the whole café comes first, each service after it', () => {
  const names = documentsOfAll('gorae').openApi.map(({ name }) => name);
  expect(names).toEqual(['gorae', ...serviceNames]);
});

test('a service shows its own, and events only if it says some', () => {
  const withEvents = serviceNames.filter((name) => documentsOf(name, 'gorae').asyncApi !== undefined);
  expect(withEvents).toEqual(['order-service', 'payment-service', 'barista-service']);
  expect(documentsOf('notifier', 'gorae').openApi.map(({ name }) => name)).toEqual(['notifier']);
});

test('examples name the store that is here', () => {
  const document = { title: 'Gorae', example: { storeId: 'gorae', type: 'cafe.gorae.paid' } };
  expect(forStore(document, 'sea"side')).toEqual({
    title: 'Gorae',
    example: { storeId: 'sea"side', type: 'cafe.gorae.paid' },
  });
});

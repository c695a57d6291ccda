import { expect, test } from 'bun:test';
import { openApiOf, openApiOfAll, serviceNames } from './api-documents.ts';
import { serviceOfPath } from './origin.ts';
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

const routesOf = (document: object): readonly string[] =>
  Object.entries((document as { paths: Record<string, object> }).paths).flatMap(([path, methods]) =>
    Object.keys(methods).map((method) => `${method} ${path}`),
  );

test('the documents of the services are the whole together, and each path stands where the origin sends it', () => {
  const own = serviceNames.map((name) => [name, routesOf(openApiOf(name))] as const);
  const together = new Set(own.flatMap(([, routes]) => routes));
  expect([...together].toSorted()).toEqual(routesOf(openApiOfAll()).toSorted());
  for (const [name, routes] of own) {
    const sent = routes.map((route) => route.replace('{service}', name).split(' ')[1] ?? '').map(serviceOfPath);
    expect([...new Set(sent)]).toEqual([name]);
  }
});

import { type ServiceName, serviceNames } from './api-documents.ts';
import { baristaApi } from './barista-api.ts';
import type { Api } from './kit/operation.ts';
import { notifierApi } from './notifier-api.ts';
import { orderApi } from './order-api.ts';
import { paymentApi } from './payment-api.ts';

/** `/v1/orders` of `/v1/orders/{orderId}/payments`. */
const collectionsOf = (api: Api): readonly string[] => [
  ...new Set(Object.values(api).map(({ path }) => path.split('/').slice(0, 3).join('/'))),
];

const own = (service: ServiceName): readonly string[] => [`/_/${service}`, `/v1/ops/${service}`];

/**
 * One origin in front of everything: what begins so is answered by that service, wherever it runs. A screen belongs to the service
 * whose folder it is in. Everything else (the kiosk at `/`, documents) is order-service's.
 */
export const originPrefixes: Readonly<Record<ServiceName, readonly string[]>> = {
  'order-service': [...collectionsOf(orderApi), '/track', '/admin', ...own('order-service')],
  'payment-service': [...collectionsOf(paymentApi), ...own('payment-service')],
  'barista-service': [...collectionsOf(baristaApi), '/bar', ...own('barista-service')],
  notifier: [...collectionsOf(notifierApi), '/screen', ...own('notifier')],
};

/** Who answers a path. */
export const serviceOfPath = (path: string): ServiceName => {
  const begins = (prefix: string): boolean => path === prefix || path.startsWith(`${prefix}/`);
  return serviceNames.find((name) => originPrefixes[name].some(begins)) ?? 'order-service';
};

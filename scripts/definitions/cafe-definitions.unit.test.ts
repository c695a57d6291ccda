import { describe, expect, test } from 'bun:test';
import { toCafeDefinitions } from './cafe-definitions.ts';

const newSalt = () => new Uint8Array(4);
const named = (pattern: string | undefined): readonly string[] =>
  (pattern ?? '').slice(2, -2).replaceAll('\\', '').split('|').filter(Boolean);

describe('the users of a broker', () => {
  const { permissions } = toCafeDefinitions({ virtualHost: 'gorae', newSalt, passwords: {} });
  const rightsOf = (service: string) => permissions.find(({ user }) => user === service);

  test.each([
    ['order-service', ['order-service', 'parking', 'cafe.log']],
    ['payment-service', ['payment-service', 'parking']],
    ['barista-service', ['barista-service', 'barista-service.work', 'parking']],
    ['notifier', ['cafe.log']],
  ])('%s reads what it consumes, and nothing of others', (service, queues) =>
    expect(named(rightsOf(service)?.read)).toEqual(queues),
  );

  test('speak as their service alone may', () => {
    const speakers = (event: string) =>
      permissions.filter(({ write }) => named(write).includes(event)).map(({ user }) => user);
    expect(speakers('order.paid')).toEqual(['order-service']);
    expect(speakers('payment.requested')).toEqual(['order-service']);
    expect(speakers('payment.settled')).toEqual(['payment-service']);
    expect(speakers('ticket.ready')).toEqual(['barista-service']);
    expect(named(rightsOf('notifier')?.write)).toEqual(['cafe.log']);
  });

  test('declare nothing', () =>
    expect(permissions.map(({ configure }) => configure)).toEqual(['^$', '^$', '^$', '^$']));
});

describe('the definitions', () => {
  test('hold only those users whose passwords are given, and no password', () => {
    const { users } = toCafeDefinitions({ virtualHost: 'gorae', newSalt, passwords: { notifier: 's3cret' } });
    expect(users.map(({ name }) => name)).toEqual(['notifier']);
    expect(JSON.stringify(users)).not.toContain('s3cret');
  });
});

import { describe, expect, test } from 'bun:test';
import { readBaristaServiceConfig } from '@gorae/barista-service/config.ts';
import { readNotifierConfig } from '@gorae/notifier/config.ts';
import { readOrderServiceConfig } from '@gorae/order-service/config.ts';
import { readPaymentServiceConfig } from '@gorae/payment-service/config.ts';
import type { Environment } from '@gorae/platform/run/config.ts';
import { StartFault } from '@gorae/platform/run/config-fault.ts';
import { readCafeConfig, readServicesConfig } from './config.ts';

/** The lines that whoever started the process would read. */
const faultsOf = (read: (env: Environment) => unknown, env: Environment): readonly string[] => {
  try {
    read(env);
    return [];
  } catch (error) {
    if (error instanceof StartFault) return error.message.split('\n');
    throw error;
  }
};

const named = (lines: readonly string[]): readonly string[] => lines.map((line) => line.split(':')[0] ?? '').toSorted();

const keys = {
  STAFF_KEY: 'a-staff-key-for-this-test',
  ORDER_TOKEN_KEY: 'an-order-token-key-for-it',
  PAYMENT_SEAL_KEY: 'a-payment-seal-key-for-it',
};
const whole = { ...keys, AMQP_URL: 'amqp://broker', SANDBOX_URL: 'http://vendor:4000' };

const services = [
  ['order-service', readOrderServiceConfig, ['AMQP_URL', 'ORDER_TOKEN_KEY', 'PAYMENT_SEAL_KEY', 'STAFF_KEY']],
  ['payment-service', readPaymentServiceConfig, ['AMQP_URL', 'PAYMENT_SEAL_KEY', 'SANDBOX_URL', 'STAFF_KEY']],
  ['barista-service', readBaristaServiceConfig, ['AMQP_URL', 'STAFF_KEY']],
  ['notifier', readNotifierConfig, ['AMQP_URL', 'ORDER_TOKEN_KEY', 'STAFF_KEY']],
] as const;

describe.each(services)('%s as a process of its own', (_name, read, required) => {
  test('needs what cannot be guessed, all of it named at once', () => {
    expect(named(faultsOf(read, {}))).toEqual([...required]);
  });
  test('starts with nothing else', () => {
    const needed = Object.fromEntries(
      Object.entries(whole).filter(([name]) => (required as readonly string[]).includes(name)),
    );
    expect(faultsOf(read, needed)).toEqual([]);
  });
  test('names what is wrong and repeats no value', () => {
    const canary = 'c4n4ry';
    const wrong = { OPS_PORT: canary, AMQP_URL: canary, AMQP_TOPOLOGY: canary, MODE: canary, STAFF_KEY: canary };
    const lines = faultsOf(read, { ...whole, ...wrong });
    expect([...new Set(named(lines))]).toEqual(expect.arrayContaining(Object.keys(wrong)));
    expect(lines.join()).not.toContain(canary);
  });
});

describe('a menu that cannot be used', () => {
  test.each([
    ['one process with all services', readCafeConfig],
    ['the processes beside each other', readServicesConfig],
    ['order-service', readOrderServiceConfig],
  ])('is told beside all else that is wrong: %s', (_name, read) =>
    expect(faultsOf(read, { ...whole, MENU_FILE: '/nowhere/menu.json', PORT: 'x', COLLECT_AFTER: '0 s' })).toEqual([
      expect.stringMatching(/^PORT: /),
      'The menu /nowhere/menu.json is not usable: it cannot be read',
      expect.stringMatching(/^COLLECT_AFTER: /),
    ]),
  );
});

describe('real money', () => {
  test('is taken by no sandbox', () => {
    for (const read of [readPaymentServiceConfig, readCafeConfig])
      expect(faultsOf(read, { ...whole, MODE: 'live' })).toEqual([
        expect.stringMatching(/^MODE: live needs a payment/),
      ]);
  });
  test('buys no drink that a timer makes', () => {
    const live = { ...whole, MODE: 'live' };
    expect(faultsOf(readBaristaServiceConfig, live)).toEqual([expect.stringMatching(/^BARISTAS: automatic baristas/)]);
    expect(faultsOf(readBaristaServiceConfig, { ...live, BARISTAS: '0' })).toEqual([]);
  });
});

describe('one process with all services', () => {
  test('needs neither broker nor database', () => {
    expect(readCafeConfig({})).toMatchObject({ amqpUrl: undefined, mongodbUrl: undefined });
  });
  test('runs on both, or on the broker alone, but not on the database alone', () => {
    const both = { AMQP_URL: 'amqps://broker/café', MONGODB_URL: 'mongodb+srv://database/' };
    expect(readCafeConfig(both)).toMatchObject({ amqpUrl: both.AMQP_URL, mongodbUrl: 'mongodb+srv://database' });
    expect(readCafeConfig({ AMQP_URL: 'amqp://broker' }).mongodbUrl).toBeUndefined();
    expect(faultsOf(readCafeConfig, { MONGODB_URL: both.MONGODB_URL })).toEqual([
      'MONGODB_URL: needs AMQP_URL beside it; without both, everything is kept in DATA_DIR',
    ]);
  });
  test('as processes of their own the services need a broker', () => {
    expect(named(faultsOf(readServicesConfig, {}))).toEqual(['AMQP_URL']);
    expect(faultsOf(readServicesConfig, { AMQP_URL: 'amqp://broker' })).toEqual([]);
    expect(named(faultsOf(readServicesConfig, { MONGODB_URL: 'mongodb://database' }))).toEqual(['AMQP_URL']);
  });
  test('as processes of their own the services need no broker in common when each has its own address', () => {
    const own = {
      ORDER_SERVICE_AMQP_URL: 'amqp://order-service@broker',
      PAYMENT_SERVICE_AMQP_URL: 'amqp://payment-service@broker',
      BARISTA_SERVICE_AMQP_URL: 'amqp://barista-service@broker',
      NOTIFIER_AMQP_URL: 'amqp://notifier@broker',
    };
    expect(readServicesConfig({ ...own, MONGODB_URL: 'mongodb://database' })).toMatchObject({
      amqpUrl: undefined,
      mongodbUrl: 'mongodb://database',
    });
    expect(named(faultsOf(readServicesConfig, { ...own, NOTIFIER_AMQP_URL: '' }))).toEqual(['AMQP_URL']);
    expect(named(faultsOf(readServicesConfig, { ...own, AMQP_URL: 'http://broker' }))).toEqual(['AMQP_URL']);
  });
});

import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Environment, readEnv } from './config.ts';
import { StartFault } from './config-fault.ts';
import { boolean, duration, host, integer, number, oneOf, origins, secrets, text, url } from './config-readers.ts';

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'config-'));
  writeFileSync(join(folder, 'key'), 'a-key-from-a-file-000\n');
});
afterAll(() => rmSync(folder, { recursive: true }));

const faultOf = (run: () => unknown): string => {
  try {
    run();
  } catch (error) {
    if (error instanceof StartFault) return error.message;
    throw error;
  }
  return 'no fault';
};

const spec = {
  host: text('HOST', { fallback: '0.0.0.0' }),
  port: integer('PORT', { fallback: 3000, min: 0, max: 65_535 }),
  rate: number('RATE', { fallback: 0.1, min: 0, max: 1 }),
  quiet: boolean('QUIET', { fallback: false }),
  mode: oneOf('MODE', ['demo', 'live'], { fallback: 'demo' }),
  payWithinMs: duration('PAY_WITHIN', { fallback: 600_000 }),
  broker: url('AMQP_URL', ['amqp', 'amqps'], { fallback: undefined }),
  keys: secrets('STAFF_KEY'),
  origins: origins('ORIGINS', { fallback: [] }),
};
const keys = { STAFF_KEY: 'a-key-of-some-length' };

describe('readEnv', () => {
  test('fills in what is harmless and requires the rest', () => {
    expect(readEnv(keys, spec)).toEqual({
      host: '0.0.0.0',
      port: 3000,
      rate: 0.1,
      quiet: false,
      mode: 'demo',
      payWithinMs: 600_000,
      broker: undefined,
      keys: ['a-key-of-some-length'],
      origins: [],
    });
    expect(faultOf(() => readEnv({}, spec))).toMatch(/^STAFF_KEY: is missing; a key of at least 16 characters/);
  });

  test('reads every kind', () => {
    const env = {
      ...{ HOST: ' ::1 ', PORT: '0', RATE: '0.25', QUIET: 'true', MODE: 'live', PAY_WITHIN: '90 s' },
      ...{ AMQP_URL: 'amqp://a:b@host:5672/', STAFF_KEY: 'first-key-of-two-keys, second-key-of-two-keys' },
      ORIGINS: 'https://a.example, https://b.example,',
    };
    expect(readEnv(env, spec)).toEqual({
      host: '::1',
      port: 0,
      rate: 0.25,
      quiet: true,
      mode: 'live',
      payWithinMs: 90_000,
      broker: 'amqp://a:b@host:5672',
      keys: ['first-key-of-two-keys', 'second-key-of-two-keys'],
      origins: ['https://a.example', 'https://b.example'],
    });
  });

  test('tells every fault at once, one line each, and shows no value', () => {
    const env = {
      ...{ PORT: '70000', RATE: '2', QUIET: 'perhaps', MODE: 'prod', PAY_WITHIN: 'soon' },
      ...{ AMQP_URL: 'http://user:hunter2@host', STAFF_KEY: 'hunter2' },
    };
    const lines = faultOf(() => readEnv(env, spec)).split('\n');
    expect(lines.map((line) => line.split(':')[0])).toEqual([
      ...['PORT', 'RATE', 'QUIET', 'MODE', 'PAY_WITHIN', 'AMQP_URL', 'STAFF_KEY'],
    ]);
    expect(lines.join()).toContain('an integer from 0 to 65535 is expected');
    expect(lines.join()).toContain('one of demo, live is expected');
    expect(lines.join()).not.toMatch(/hunter2|70000|perhaps|prod|soon/);
  });

  test('takes an empty variable as absent', () => {
    expect(readEnv({ PORT: '', ...keys }, spec).port).toBe(3000);
  });
});

describe('a duration', () => {
  test.each([
    ['500 ms', 500],
    ['500ms', 500],
    ['30 s', 30_000],
    ['15m', 900_000],
    ['10 min', 600_000],
    ['1.5 h', 5_400_000],
    ['1 ms', 1],
  ])('%p is %p ms', (value, ms) => {
    expect(readEnv({ D: value }, { d: duration('D') })).toEqual({ d: ms });
  });

  test.each(['10', 'min', '-5 s', '1 week', '1 s 2', 'constructor'])('%p is refused', (value) => {
    expect(faultOf(() => readEnv({ D: value }, { d: duration('D') }))).toContain('D: is not allowed');
  });
});

describe('origins', () => {
  const read = (value: string) => readEnv({ ORIGINS: value }, { origins: origins('ORIGINS') }).origins;

  test('are taken as a browser writes them', () => {
    expect(read('https://shop.example/, HTTPS://Shop.Example:443/app?x, http://localhost:8080,,')).toEqual([
      'https://shop.example',
      'https://shop.example',
      'http://localhost:8080',
    ]);
    expect(read('capacitor://localhost/')).toEqual(['capacitor://localhost']);
    expect(read('https://카페.example')).toEqual(['https://xn--ob7b27g.example']);
  });

  test.each(['foo', '*', 'https://*.shop.example', 'shop.example:443', 'https://', 'null'])(
    'are web origins, each by its name, and not %p',
    (value) =>
      expect(faultOf(() => read(`https://shop.example,${value}`))).toBe(
        'ORIGINS: is not allowed; origins such as https://shop.example are expected, separated by commas and without *',
      ),
  );
});

test('no duration is 0, and some are bounded', () => {
  const read = (value: string, min?: string) =>
    readEnv({ D: value }, { d: duration('D', min === undefined ? {} : { min }) }).d;
  for (const value of ['0 s', '0.4 ms'])
    expect(faultOf(() => read(value))).toMatch(/^D: is not allowed; a duration of at least 1 ms, such as /);
  expect(faultOf(() => read('59 s', '1 min'))).toContain('a duration of at least 1 min, such as ');
  expect(read('60 s', '1 min')).toBe(60_000);
});

describe('a host to listen on', () => {
  const read = (value: string) => readEnv({ HOST: value }, { host: host('HOST') }).host;

  test.each(['0.0.0.0', '::', 'fe80::1%eth0', 'localhost', 'cafe-1.internal', 'my_host.'])('may be %p', (value) =>
    expect(read(value)).toBe(value),
  );

  test('may be written as in a URL', () => expect(read('[::1]')).toBe('::1'));

  test.each(['?', '*', '256.0.0.1', 'http://localhost', 'localhost:3000', 'a b', '[localhost]'])('is not %p', (value) =>
    expect(faultOf(() => read(value))).toBe('HOST: is not allowed; an IP address or a host name is expected'),
  );
});

describe('numbers', () => {
  test.each(['1.5', '1e3', '0x10', ' ', 'NaN', '9'.repeat(16)])('%p is no integer', (value) => {
    expect(faultOf(() => readEnv({ N: value }, { n: integer('N') }))).toStartWith('N: is');
  });
});

describe('secrets', () => {
  const read = (env: Environment) => readEnv(env, { keys: secrets('STAFF_KEY') });

  test('may come from a file', () => {
    expect(read({ STAFF_KEY_FILE: join(folder, 'key') })).toEqual({ keys: ['a-key-from-a-file-000'] });
  });

  test('come from one place', () => {
    const fault = faultOf(() => read({ ...keys, STAFF_KEY_FILE: join(folder, 'key') }));
    expect(fault).toBe('STAFF_KEY: set either STAFF_KEY or STAFF_KEY_FILE, not both');
    expect(faultOf(() => read({ STAFF_KEY_FILE: '/nowhere/key' }))).toContain('cannot be read');
  });

  test('are two at most', () => {
    const key = 'a-key-of-some-length';
    expect(faultOf(() => read({ STAFF_KEY: [key, key, key].join() }))).toContain('two separated by a comma');
  });
});

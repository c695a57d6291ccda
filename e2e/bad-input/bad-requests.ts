import { randomUUID } from 'node:crypto';
import { anUnpaidLatte } from '../cafe/counter.ts';
import type { RawRequest } from '../cafe/raw-request.ts';
import { staffKey } from '../cafe/start.ts';

/** Stands wherever something was made up by the client; nothing of it may come back or reach a log. */
export const canary = 'canary-3f9d27';

export interface BadRequest {
  readonly what: string;
  readonly request: RawRequest;
  readonly status: number;
  readonly code: string;
  /** What the first of `errors` names: a pointer into the body, or a parameter. */
  readonly names?: string;
}

const json = { 'Content-Type': 'application/json' };
const latte = anUnpaidLatte.lines[0];

const order = (change: object): string => JSON.stringify({ ...anUnpaidLatte, ...change });
const withLine = (change: object): string => order({ lines: [{ ...latte, ...change }] });
const withOption = (option: string, quantity: number, item = {}): string =>
  withLine({ ...item, options: [{ option, quantity }] });

const place = (body: string | Uint8Array, more: Partial<RawRequest> = {}): RawRequest => ({
  method: 'POST',
  path: '/v1/orders',
  headers: { ...json, 'Idempotency-Key': randomUUID() },
  body,
  ...more,
});

type Row = readonly [what: string, body: string | Uint8Array, status: number, code: string, names?: string];

const bodies: readonly Row[] = [
  ['a body that is cut off', '{"storeId":"gorae",', 400, 'malformed-json'],
  ['a body that is prose', `please make me a ${canary}`, 400, 'malformed-json'],
  ['an empty body', '', 400, 'malformed-json'],
  ['a comment in the body', `{/* ${canary} */}`, 400, 'malformed-json'],
  ['invalid UTF-8', Buffer.from([0x7b, 0x22, 0xff, 0xfe, 0x22, 0x3a, 0x31, 0x7d]), 400, 'malformed-json'],
  ['null', 'null', 400, 'invalid-request', ''],
  ['a list', '[]', 400, 'invalid-request', ''],
  ['a number', '42', 400, 'invalid-request', ''],
  ['an object with nothing in it', '{}', 400, 'invalid-request', '/storeId'],
  ['no lines', order({ lines: [] }), 400, 'invalid-request', '/lines'],
  ['lines that are none', order({ lines: canary }), 400, 'invalid-request', '/lines'],
  ['a line that is null', order({ lines: [null] }), 400, 'invalid-request', '/lines/0'],
  ['10,000 lines', order({ lines: Array.from({ length: 10_000 }, () => ({})) }), 400, 'invalid-request', '/lines'],
  ['21 lines', order({ lines: Array.from({ length: 21 }, () => latte) }), 400, 'invalid-request', '/lines'],
  [
    'more than 100 drinks',
    order({ lines: Array.from({ length: 6 }, () => ({ ...latte, quantity: 20 })) }),
    422,
    'order-too-large',
    '/lines',
  ],
  ['quantity 0', withLine({ quantity: 0 }), 400, 'invalid-request', '/lines/0/quantity'],
  ['quantity -1', withLine({ quantity: -1 }), 400, 'invalid-request', '/lines/0/quantity'],
  ['quantity 1e9', withLine({ quantity: 1e9 }), 400, 'invalid-request', '/lines/0/quantity'],
  ['quantity 1.5', withLine({ quantity: 1.5 }), 400, 'invalid-request', '/lines/0/quantity'],
  ['quantity "2"', withLine({ quantity: '2' }), 400, 'invalid-request', '/lines/0/quantity'],
  [
    'quantity 1e999',
    withLine({}).replace('"quantity":1', '"quantity":1e999'),
    400,
    'invalid-request',
    '/lines/0/quantity',
  ],
  ['an unknown field', order({ [canary]: true }), 400, 'invalid-request', `/${canary}`],
  ['a price', withLine({ unitPriceKrw: 1 }), 400, 'invalid-request', '/lines/0/unitPriceKrw'],
  ['an unknown store', order({ storeId: canary }), 422, 'store-not-found', '/storeId'],
  ['a store that is an object', order({ storeId: { $gt: '' } }), 400, 'invalid-request', '/storeId'],
  ['an unknown channel', order({ channel: canary }), 400, 'invalid-request', '/channel'],
  ['an unknown service', order({ service: canary }), 400, 'invalid-request', '/service'],
  ['an unknown drink', withLine({ item: canary }), 422, 'menu-item-not-found', '/lines/0/item'],
  ['a drink that is an object', withLine({ item: { $gt: '' } }), 400, 'invalid-request', '/lines/0/item'],
  ['a drink called __proto__', withLine({ item: '__proto__' }), 400, 'invalid-request', '/lines/0/item'],
  ['a drink called constructor', withLine({ item: 'constructor' }), 422, 'menu-item-not-found', '/lines/0/item'],
  ['an unknown variant', withLine({ variant: canary }), 422, 'menu-variant-not-found', '/lines/0/variant'],
  ['an unknown option', withOption(canary, 1), 422, 'menu-option-not-found', '/lines/0/options/0/option'],
  ['an option of another drink', withOption('sweet-30', 1), 422, 'menu-option-not-found', '/lines/0/options/0/option'],
  ['too many of a group', withOption('extra-shot', 5), 422, 'option-count', '/lines/0/options'],
  [
    'too few of a group',
    withLine({ item: 'brown-sugar-milk-tea', variant: 'ice-regular' }),
    ...([422, 'option-count', '/lines/0/options'] as const),
  ],
  [
    'two of which one is allowed',
    withLine({
      options: [
        { option: 'oat-milk', quantity: 1 },
        { option: 'soy-milk', quantity: 1 },
      ],
    }),
    ...([422, 'option-count', '/lines/0/options'] as const),
  ],
  ['an unknown container', withLine({ container: canary }), 400, 'invalid-request', '/lines/0/container'],
  [
    'a container that is not offered',
    withLine({ container: 'mug' }),
    422,
    'container-not-offered',
    '/lines/0/container',
  ],
  ['another total than was shown', order({ expectedTotalKrw: 100 }), 409, 'price-changed', '/expectedTotalKrw'],
  ['a total below nothing', order({ expectedTotalKrw: -1 }), 400, 'invalid-request', '/expectedTotalKrw'],
  ['a name with a line feed', order({ nameOnCup: `${canary}\n` }), 400, 'invalid-request', '/nameOnCup'],
  ['a name with an escape sequence', order({ nameOnCup: `\u001b[31m${canary}` }), 400, 'invalid-request', '/nameOnCup'],
  [
    'a name with half a character',
    order({}).replace('"lines"', `"nameOnCup":"${canary}\\ud83d","lines"`),
    400,
    'invalid-request',
    '/nameOnCup',
  ],
  ['a name that turns the line round', order({ nameOnCup: `\u202e${canary}` }), 400, 'invalid-request', '/nameOnCup'],
  ['a name that is too long', order({ nameOnCup: canary.repeat(10) }), 400, 'invalid-request', '/nameOnCup'],
  ['a note with a zero byte', withLine({ note: `${canary}\u0000` }), 400, 'invalid-request', '/lines/0/note'],
  [
    'a note with half a character',
    withLine({}).replace('"quantity"', `"note":"\\udc00${canary}","quantity"`),
    400,
    'invalid-request',
    '/lines/0/note',
  ],
  ['a note that is a list', withLine({ note: [canary] }), 400, 'invalid-request', '/lines/0/note'],
  ['a payment without a token', order({ payment: { method: 'sandbox' } }), 400, 'invalid-request', '/payment/token'],
  [
    'a payment with a long token',
    order({ payment: { method: 'sandbox', token: canary.repeat(200) } }),
    400,
    'invalid-request',
    '/payment/token',
  ],
  [
    'a key called __proto__',
    order({}).replace('{', `{"__proto__":{"storeId":"${canary}"},`),
    400,
    'invalid-request',
    '/__proto__',
  ],
  [
    'a key called __proto__ in a line',
    withLine({}).replace('{"item"', `{"__proto__":{"x":"${canary}"},"item"`),
    400,
    'invalid-request',
    '/lines/0/__proto__',
  ],
  [
    'a key twice, of which the last counts',
    order({}).replace(/}$/, `,"storeId":"${canary}"}`),
    422,
    'store-not-found',
    '/storeId',
  ],
  ['a body that is nested 10,000 deep', `${'['.repeat(10_000)}${']'.repeat(10_000)}`, 400, 'invalid-request', ''],
  [
    'lines that are nested 5,000 deep',
    order({}).replace('"lines":[', `"lines":[${'['.repeat(5000)}${']'.repeat(5000)},`),
    400,
    'invalid-request',
    '/lines/0',
  ],
];

const header = (what: string, headers: RawRequest['headers'], expected: Pick<BadRequest, 'status' | 'code'>) => ({
  what,
  request: place(order({}), { headers: { ...json, ...headers } }),
  ...expected,
});

const headers: readonly BadRequest[] = [
  header('no Idempotency-Key', {}, { status: 400, code: 'idempotency-key-missing' }),
  header('a short Idempotency-Key', { 'Idempotency-Key': canary }, { status: 400, code: 'idempotency-key-too-short' }),
  header(
    'an Idempotency-Key of one letter',
    { 'Idempotency-Key': 'a'.repeat(40) },
    { status: 400, code: 'idempotency-key-too-short' },
  ),
  header(
    'an Idempotency-Key with blanks',
    { 'Idempotency-Key': `${canary} ${randomUUID()}` },
    { status: 400, code: 'idempotency-key-malformed' },
  ),
  header(
    'an endless Idempotency-Key',
    { 'Idempotency-Key': randomUUID().repeat(20) },
    { status: 400, code: 'invalid-request' },
  ),
  header('text', { 'Content-Type': 'text/plain' }, { status: 415, code: 'unsupported-media-type' }),
  header(
    'a form',
    { 'Content-Type': 'application/x-www-form-urlencoded' },
    { status: 415, code: 'unsupported-media-type' },
  ),
  header(
    'another charset',
    { 'Content-Type': 'application/json; charset=euc-kr' },
    { status: 415, code: 'unsupported-media-type' },
  ),
  header('an answer in XML', { Accept: 'application/xml' }, { status: 406, code: 'not-acceptable' }),
];

const megabyte = order({ nameOnCup: canary.repeat(80_000) });

const get = (path: string, more: Partial<RawRequest> = {}): RawRequest => ({ method: 'GET', path, ...more });
const staff = { Authorization: `Bearer ${staffKey}` };
const asStaff = (path: string): RawRequest => get(path, { headers: staff });

const others: readonly BadRequest[] = [
  { what: 'a megabyte', request: place(megabyte), status: 413, code: 'body-too-large' },
  { what: 'a megabyte in chunks', request: place(megabyte, { chunked: true }), status: 413, code: 'body-too-large' },
  { what: 'no path of ours', request: get(`/v1/${canary}`), status: 404, code: 'not-found' },
  { what: 'an unknown store', request: get(`/v1/stores/${canary}`), status: 404, code: 'store-not-found' },
  {
    what: 'a store that no store can be called',
    request: get('/v1/stores/%24gt'),
    status: 400,
    code: 'invalid-request',
    names: 'storeId',
  },
  {
    what: 'broken percent-encoding',
    request: get('/v1/stores/%E0%A4%A'),
    status: 400,
    code: 'invalid-request',
    names: 'storeId',
  },
  { what: 'an unknown order', request: asStaff(`/v1/orders/${canary}`), status: 404, code: 'order-not-found' },
  {
    what: 'an unknown query parameter',
    request: asStaff(`/v1/orders?storeId=gorae&${canary}=1`),
    status: 400,
    code: 'invalid-request',
    names: canary,
  },
  {
    what: 'a query parameter twice',
    request: asStaff('/v1/orders?storeId=gorae&storeId=gorae'),
    status: 400,
    code: 'invalid-request',
    names: 'storeId',
  },
  {
    what: 'a query parameter as an object',
    request: asStaff('/v1/orders?storeId[$gt]='),
    status: 400,
    code: 'invalid-request',
    names: 'storeId',
  },
  {
    what: 'a parameter called __proto__',
    request: asStaff('/v1/orders?storeId=gorae&__proto__=1'),
    status: 400,
    code: 'invalid-request',
    names: '__proto__',
  },
  {
    what: 'a bad cursor',
    request: asStaff(`/v1/orders?storeId=gorae&after=${canary}`),
    status: 400,
    code: 'invalid-cursor',
  },
  {
    what: 'a bad cursor of tickets',
    request: asStaff(`/v1/tickets?storeId=gorae&after=${canary}`),
    status: 400,
    code: 'invalid-cursor',
  },
  {
    what: 'a bad cursor of payments',
    request: asStaff(`/v1/payments?storeId=gorae&after=${canary}`),
    status: 400,
    code: 'invalid-cursor',
  },
  {
    what: 'limit 0',
    request: asStaff('/v1/orders?storeId=gorae&limit=0'),
    status: 400,
    code: 'invalid-request',
    names: 'limit',
  },
  {
    what: 'limit 1e3',
    request: asStaff('/v1/orders?storeId=gorae&limit=1e3'),
    status: 400,
    code: 'invalid-request',
    names: 'limit',
  },
  {
    what: 'the 30th of February',
    request: asStaff('/v1/orders?storeId=gorae&businessDate=2026-02-30'),
    status: 400,
    code: 'invalid-request',
    names: 'businessDate',
  },
  {
    what: 'a wrong staff key',
    request: get('/v1/orders?storeId=gorae', { headers: { Authorization: `Bearer ${canary}` } }),
    status: 401,
    code: 'unauthorized',
  },
  {
    what: 'a password instead of a key',
    request: get('/v1/orders?storeId=gorae', { headers: { Authorization: `Basic ${canary}` } }),
    status: 401,
    code: 'unauthorized',
  },
  {
    what: 'a method that is none here',
    request: { method: 'PUT', path: '/v1/orders' },
    status: 405,
    code: 'method-not-allowed',
  },
  {
    what: 'a method on a page',
    request: { method: 'POST', path: '/screen', body: canary },
    status: 405,
    code: 'method-not-allowed',
  },
  {
    what: 'a stream as JSON',
    request: get('/v1/events/stores/gorae', { headers: { Accept: 'application/json' } }),
    status: 406,
    code: 'not-acceptable',
  },
  {
    what: 'dots in the path of an asset',
    request: get('/_/notifier/../../package.json'),
    status: 404,
    code: 'not-found',
  },
  {
    what: 'encoded dots in the path of an asset',
    request: get('/_/notifier/%2e%2e/%2e%2e/package.json'),
    status: 404,
    code: 'not-found',
  },
  {
    what: 'an encoded slash in the path of an asset',
    request: get('/_/notifier/..%2f..%2fpackage.json'),
    status: 404,
    code: 'not-found',
  },
  { what: 'a hidden file', request: get('/_/notifier/.env'), status: 404, code: 'not-found' },
  { what: 'the sources', request: get('/_/notifier/screen.web.test.ts'), status: 404, code: 'not-found' },
  {
    what: 'an unknown queue',
    request: get(`/v1/ops/${canary}/parked`, { headers: staff }),
    status: 400,
    code: 'invalid-request',
    names: 'service',
  },
];

export const badRequests: readonly BadRequest[] = [
  ...bodies.map(([what, body, status, code, names]) => ({
    what,
    request: place(body),
    status,
    code,
    ...(names === undefined ? {} : { names }),
  })),
  ...headers,
  ...others,
];

import { beforeAll, describe, expect, test } from 'bun:test';
import { baristaApi } from '@gorae/contracts/barista-api.ts';
import type { OperationSpec } from '@gorae/contracts/kit/operation.ts';
import { parkedApi } from '@gorae/contracts/kit/parked-api.ts';
import { notifierApi } from '@gorae/contracts/notifier-api.ts';
import { orderApi } from '@gorae/contracts/order-api.ts';
import { paymentApi } from '@gorae/contracts/payment-api.ts';
import { anUnpaidLatte, keyed, type Placed, type Problem, type Reply } from '../cafe/counter.ts';
import { aCafeForAll } from '../cafe/open.ts';
import { staffKey } from '../cafe/start.ts';

const operations: readonly OperationSpec[] = [
  ...Object.values(orderApi),
  ...Object.values(paymentApi),
  ...Object.values(baristaApi),
  ...Object.values(notifierApi),
  ...Object.values(parkedApi(['payment-service'])),
];

const callers = ['nobody', 'a wrong key', 'the customer', 'another customer', 'staff'] as const;
type CallerName = (typeof callers)[number];

/** 'in': past the door, whatever is answered then. */
const expected = ({ roles, params }: OperationSpec, caller: CallerName): 'in' | 401 | 404 => {
  if (roles.includes('public')) return 'in';
  if (caller === 'staff') return roles.includes('staff') ? 'in' : 404;
  if (caller === 'nobody') return 401;
  const isForCustomers = roles.includes('customer') && params?.properties.orderId !== undefined;
  if (!isForCustomers) return 401;
  return caller === 'the customer' ? 'in' : 404;
};

describe('the roles of the contracts', () => {
  const cafe = aCafeForAll({ env: { BARISTAS: '0' } });
  let mine: Placed;
  let other: Placed;
  beforeAll(async () => {
    mine = await cafe().place(anUnpaidLatte);
    other = await cafe().place(anUnpaidLatte);
  });

  const tokenOf = (caller: CallerName): string | undefined =>
    ({
      nobody: undefined,
      'a wrong key': `${staffKey}x`,
      'the customer': mine.orderToken,
      'another customer': other.orderToken,
      staff: staffKey,
    })[caller];

  const pathOf = ({ path, params, example, query }: OperationSpec, orderId: string): string => {
    const values = { ...(example?.params as Record<string, string> | undefined) };
    if (params?.properties.orderId !== undefined) values.orderId = orderId;
    const filled = path.replace(/\{(\w+)\}/g, (_all, name: string) => encodeURIComponent(values[name] ?? ''));
    const asked = query === undefined ? {} : (example?.query as Record<string, string> | undefined);
    return `${filled}?${new URLSearchParams(asked)}`;
  };

  /** Without a body but where one is asked for; streams end after their snapshot. */
  const call = (operation: OperationSpec, token: string | undefined, orderId: string): Promise<Reply<Problem>> => {
    const headers = operation.headers?.properties['Idempotency-Key'] === undefined ? {} : keyed();
    return cafe().ask<Problem>(operation.method, pathOf(operation, orderId), {
      token,
      headers,
      ...(operation.body === undefined ? {} : { body: operation.example?.body }),
    });
  };

  const table = operations.flatMap((operation) => callers.map((caller) => [operation.id, caller, operation] as const));

  test.each(table)('%s by %s', async (_id, caller, operation) => {
    const { status, headers } = await call(operation, tokenOf(caller), mine.id);
    const wanted = expected(operation, caller);
    if (wanted === 'in') expect([401, 403]).not.toContain(status);
    else expect(status).toBe(wanted);
    if (wanted === 'in' && operation.params?.properties.orderId !== undefined && operation.id !== 'getPayment')
      expect(status).not.toBe(404);
    if (status === 401) expect(headers.get('www-authenticate')).toBe('Bearer');
  });

  test('nobody may call an operation that names no role', () => {
    expect(operations.filter(({ roles }) => roles.length === 0)).toEqual([]);
    expect(operations.length).toBeGreaterThan(25);
  });

  const ofCustomers = operations.filter(({ roles }) => roles.includes('customer'));

  test.each(ofCustomers.map((operation) => [operation.id, operation] as const))(
    '%s answers for an order that is not mine as for one that is not there',
    async (_id, operation) => {
      const [absent, notMine, tampered] = [
        await call(operation, other.orderToken, 'there-is-no-such-order'),
        await call(operation, other.orderToken, mine.id),
        await call(operation, `${mine.orderToken.slice(0, -1)}${mine.orderToken.endsWith('A') ? 'B' : 'A'}`, mine.id),
      ];
      const plain = ({ status, text, body, headers }: Reply<Problem>) => {
        const told = [...headers].filter(([name]) => !['date', 'x-request-id'].includes(name));
        return JSON.stringify([status, text.replace(body.requestId, ''), told]);
      };
      expect(plain(notMine)).toBe(plain(absent));
      expect(plain(tampered)).toBe(plain(absent));
      // The staff may know what there is; what is not there looks the same to them.
      expect(plain(await call(operation, staffKey, 'there-is-no-such-order'))).toBe(plain(absent));
    },
  );
});

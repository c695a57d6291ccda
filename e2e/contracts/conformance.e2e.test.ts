import { describe, expect, test } from 'bun:test';
import { allApis } from '@gorae/contracts/api-documents.ts';
import type { OperationSpec } from '@gorae/contracts/kit/operation.ts';
import fc from 'fast-check';
import { aLatte, anUnpaidLatte } from '../cafe/counter.ts';
import { type OpenCafe, openCafe } from '../cafe/open.ts';
import { staffKey } from '../cafe/start.ts';
import { demandDocumented } from './demand-documented.ts';
import { type Known, requestsTo, type Sent } from './requests.ts';

const operations: readonly OperationSpec[] = allApis().flatMap((api) => Object.values(api));
const requestsEach = 170;

/** A café with something in it: whoever asks for an order, a ticket or a barista by these ids finds one. */
const openBusyCafe = async () => {
  const cafe = await openCafe();
  const [paid, unpaid] = [await cafe.place(aLatte), await cafe.place(anUnpaidLatte)];
  await cafe.ask('PUT', '/v1/baristas/mina', { token: staffKey, body: { storeId: 'gorae' } });
  const known: Known = {
    storeId: ['gorae'],
    orderId: [paid.id, unpaid.id],
    ticketId: [`${paid.id}.1`],
    name: ['mina'],
  };
  return { cafe, known, tokens: ['', staffKey, staffKey, staffKey, paid.orderToken, 'not-a-token'] };
};

const send = ({ url }: OpenCafe, { method, path, headers, body }: Sent, token: string): Promise<Response> => {
  const authorization = token === '' ? {} : { Authorization: `Bearer ${token}` };
  return fetch(`${url}${path}`, {
    method,
    headers: { ...headers, ...authorization },
    ...(body === undefined ? {} : { body }),
  });
};

const demandRightAnswer = async (
  operation: OperationSpec,
  sent: Sent,
  response: Response,
  token: string,
): Promise<void> => {
  const copy = response.clone();
  await demandDocumented(operation, response);
  if (token !== staffKey && !operation.roles.includes('public')) return;
  if (!sent.fits && copy.status !== 400) throw new Error(`A request that does not fit was answered ${copy.status}`);
  if (sent.fits && sent.isKnown && copy.status === 400 && (await copy.json()).code === 'invalid-request')
    throw new Error('A request that fits was refused as one that does not');
};

describe('a running café', () => {
  test('answers every request, right or wrong, as its contract tells', async () => {
    const { cafe, known, tokens } = await openBusyCafe();
    await using _ = cafe;
    for (const operation of operations) {
      const drawn = fc.tuple(requestsTo(operation, known), fc.constantFrom(...tokens));
      const property = fc.asyncProperty(drawn, async ([sent, token]) =>
        demandRightAnswer(operation, sent, await send(cafe, sent, token), token),
      );
      await fc.assert(property, { numRuns: requestsEach });
    }
    expect((await cafe.ask('GET', '/readyz')).status).toBe(200);
  });

  test('refuses methods and media types that no operation has, and says which there are', async () => {
    await using cafe = await openCafe();
    for (const { path, params } of operations) {
      const url = `${cafe.url}${path.replace(/\{\w+\}/g, 'x')}`;
      const known = operations.filter((other) => sameShape(other.path, path)).map(({ method }) => method);
      const { headers } = await fetch(url, { method: 'OPTIONS' });
      const allowed = (headers.get('allow') ?? '')
        .split(', ')
        .filter((method) => !['HEAD', 'OPTIONS'].includes(method));
      expect([path, params, allowed.toSorted()]).toEqual([path, params, [...new Set<string>(known)].toSorted()]);
    }
  });
});

/** Paths that differ in the names of their parameters only are one. */
const sameShape = (one: string, other: string): boolean =>
  one.replace(/\{\w+\}/g, '{}') === other.replace(/\{\w+\}/g, '{}');

import { compileCheck } from '@gorae/contracts/kit/check.ts';
import { coerce } from '@gorae/contracts/kit/coerce.ts';
import type { OperationSpec } from '@gorae/contracts/kit/operation.ts';
import type { TObject } from '@sinclair/typebox';
import fc from 'fast-check';
import { arbitraryOf, damaged } from './arbitrary.ts';

/** What is there in the café, by the name of the parameter: most requests shall find something. */
export type Known = Readonly<Record<string, readonly string[]>>;

export interface Sent {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | undefined;
  /** Whether query and body fit the contract; otherwise the answer must be a 400. */
  readonly fits: boolean;
  /** Whether its path names things that are there. */
  readonly isKnown: boolean;
}

type Values = Readonly<Record<string, unknown>>;
type Pairs = readonly (readonly [string, string])[];

const recordOf = (arbitrary: fc.Arbitrary<unknown>) => arbitrary as fc.Arbitrary<Values>;

const nothing = fc.constant<Values>({});

/** Requests to an operation: right ones, and ones whose query or body is damaged. Credentials are added by the sender. */
export const requestsTo = (operation: OperationSpec, known: Known): fc.Arbitrary<Sent> => {
  const { params, query, headers, body, example } = operation;
  const found = Object.fromEntries(Object.entries(known).filter(([name]) => name in (params?.properties ?? {})));
  const anyParams = params === undefined ? nothing : recordOf(arbitraryOf(params));
  const someParams = fc.record(
    Object.fromEntries(Object.entries(found).map(([name, ids]) => [name, fc.constantFrom(...ids)])),
  );
  const validBody =
    body === undefined ? fc.constant(undefined) : fc.oneof(arbitraryOf(body), fc.constant(example?.body));
  const validQuery = query === undefined ? nothing : recordOf(arbitraryOf(query));
  return fc
    .record({
      anyParams,
      someParams,
      // A stream of an order that is not there is waited for: it might only be late.
      strange: fc.integer({ min: 0, max: operation.stream === undefined ? 4 : 60 }),
      query: oftenDamaged(validQuery),
      headers: headers === undefined ? nothing : headersOf(headers, example?.headers as Values),
      body: body === undefined ? validBody : oftenDamaged(validBody),
      key: fc.uuid(),
    })
    .map((drawn) => toSent(operation, drawn));
};

const tags = fc.constantFrom('"v1"', '"v2"', '"v3"', '"v3", "v4"', '*', '');

/** Made up, or as a client would send them: entity tags are rarely guessed. */
const headersOf = (schema: TObject, example: Values | undefined): fc.Arbitrary<Values> => {
  const usual = Object.keys(schema.properties).map((name) => [
    name,
    /^If-/.test(name) ? tags : fc.constant(example?.[name]),
  ]);
  return fc.oneof(recordOf(arbitraryOf(schema)), fc.record(Object.fromEntries(usual)));
};

const oftenDamaged = <T>(valid: fc.Arbitrary<T>): fc.Arbitrary<T> =>
  fc.oneof(valid, valid, damaged(valid) as fc.Arbitrary<T>);

interface Drawn {
  readonly anyParams: Values;
  readonly someParams: Values;
  readonly strange: number;
  readonly query: Values;
  readonly headers: Values | undefined;
  readonly body: unknown;
  readonly key: string;
}

const toSent = (operation: OperationSpec, drawn: Drawn): Sent => {
  const params = drawn.strange === 0 ? drawn.anyParams : { ...drawn.anyParams, ...drawn.someParams };
  const isLive = operation.stream !== undefined;
  const query = isLive ? { ...drawn.query, limit: 1 } : drawn.query;
  const pairs: Pairs = Object.entries(query).map(([name, value]) => [name, String(value)]);
  const search = new URLSearchParams(Object.fromEntries(pairs)).toString();
  const path = operation.path.replace(/\{(\w+)\}/g, (_all, name: string) => toSegment(String(params[name])));
  return {
    method: operation.method,
    path: search === '' ? path : `${path}?${search}`,
    headers: toHeaders(operation, drawn),
    body: operation.body === undefined ? undefined : JSON.stringify(drawn.body),
    isKnown: drawn.strange !== 0,
    fits: fitsQuery(operation, pairs) && fitsBody(operation, drawn.body),
  };
};

/** A client's URL would lose a segment of dots on the way. */
const toSegment = (text: string): string => encodeURIComponent(/^\.{0,2}$/.test(text) ? 'x' : text);

/** Visible ASCII only, as in any HTTP client; nobody waits, and no key is used twice. */
const toHeaders = ({ body, headers }: OperationSpec, drawn: Drawn): Readonly<Record<string, string>> => {
  const given = Object.entries(drawn.headers ?? {}).filter(([, value]) => value !== undefined);
  const named = given.map(([name, value]) => [
    name,
    String(value)
      .replace(/[^\x20-\x7e]/g, '')
      .trim(),
  ]);
  return {
    ...Object.fromEntries(named),
    ...(headers?.properties['Idempotency-Key'] && drawn.strange !== 1 ? { 'Idempotency-Key': drawn.key } : {}),
    // A version that is still to come is waited for.
    ...(headers?.properties['Last-Event-ID'] && drawn.strange > 0 ? { 'Last-Event-ID': '1' } : {}),
    ...(headers?.properties.Prefer ? { Prefer: 'wait=0' } : {}),
    ...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
  };
};

/** A query is text on the way: a value counts as what it reads as. */
const fitsQuery = ({ query }: OperationSpec, pairs: Pairs): boolean =>
  query === undefined ? pairs.length === 0 : compileCheck(query)(coerce(query, Object.fromEntries(pairs))).length === 0;

const fitsBody = ({ body }: OperationSpec, value: unknown): boolean =>
  body === undefined || compileCheck(body)(value).length === 0;

import { type Check, compileCheck, type Issue } from '@gorae/contracts/kit/check.ts';
import { coerce } from '@gorae/contracts/kit/coerce.ts';
import type { OperationSpec } from '@gorae/contracts/kit/operation.ts';
import type { TObject } from '@sinclair/typebox';
import { readJson } from './read-body.ts';
import { Rejection, type RequestFault } from './rejection.ts';

export type Params = Readonly<Record<string, string>>;

export interface RequestParts {
  readonly params: unknown;
  readonly query: unknown;
  readonly headers: unknown;
  readonly body: unknown;
}

type Place = 'path' | 'query' | 'header';

/**
 * Compiles what an operation takes. The reader answers the parts, coerced and checked, or throws a Rejection that names every
 * fault; the body comes last, so that nothing large is read for a request that is refused anyway.
 */
export const compileInput = (operation: OperationSpec) => {
  const readParams = compilePlace(operation.params, 'path');
  const readQuery = compilePlace(operation.query ?? noParameters, 'query');
  const readHeaders = compilePlace(operation.headers, 'header');
  const checkBody = operation.body === undefined ? undefined : compileCheck(operation.body);
  return async (request: Request, url: URL, params: Params): Promise<RequestParts> => {
    const faults: RequestFault[] = [];
    const read = {
      params: readParams(params, faults),
      query: readQuery(queryOf(url, faults), faults),
      headers: readHeaders(headersOf(operation.headers, request), faults),
    };
    if (faults.length > 0) throw invalid(faults);
    const body = checkBody === undefined ? undefined : checked(await readJson(request), checkBody);
    return { ...read, body };
  };
};

const noParameters = { type: 'object', properties: {} } as const;

type ReadPlace = (raw: Params, faults: RequestFault[]) => unknown;

const compilePlace = (schema: TObject | typeof noParameters | undefined, place: Place): ReadPlace => {
  if (schema === undefined) return () => undefined;
  if (schema === noParameters) return (raw, faults) => refuseAll(raw, faults);
  const object = schema as TObject;
  const check = compileCheck(object);
  return (raw, faults) => {
    const values = coerce(object, raw);
    for (const issue of check(values)) faults.push(toFault(issue, place));
    return values;
  };
};

const refuseAll = (raw: Params, faults: RequestFault[]): undefined => {
  for (const name of Object.keys(raw)) faults.push(toFault({ pointer: `/${name}`, detail: 'Unexpected' }, 'query'));
};

const toFault = ({ pointer, detail }: Issue, place: Place): RequestFault => ({
  parameter: clip(pointer.slice(1).replaceAll('~1', '/').replaceAll('~0', '~')),
  in: place,
  detail,
});

/** A name that the client made up may be any length. */
const clip = (text: string): string => text.slice(0, 200);

const queryOf = (url: URL, faults: RequestFault[]): Params => {
  const values: Record<string, string> = Object.create(null);
  for (const [name, value] of url.searchParams) {
    if (name in values) faults.push({ parameter: clip(name), in: 'query', detail: 'Given more than once' });
    values[name] = value;
  }
  return values;
};

/** Only the headers that the contract names; a client may send any others. */
const headersOf = (schema: TObject | undefined, request: Request): Params => {
  const values: Record<string, string> = {};
  for (const name of Object.keys(schema?.properties ?? {})) {
    const value = request.headers.get(name);
    if (value !== null) values[name] = value;
  }
  return values;
};

const checked = (value: unknown, check: Check): unknown => {
  const issues = check(value);
  if (issues.length === 0) return value;
  throw invalid(issues.map(({ pointer, detail }) => ({ pointer: clip(pointer), detail })));
};

const invalid = (errors: readonly RequestFault[]) =>
  new Rejection(400, 'invalid-request', { detail: 'The request does not fit the contract; see errors.', errors });

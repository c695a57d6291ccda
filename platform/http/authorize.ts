import type { Caller, OperationSpec } from '@gorae/contracts/kit/operation.ts';
import type { Capabilities } from './capability.ts';
import { isSameText } from './keyed-mac.ts';
import type { Params } from './read-input.ts';
import { Rejection } from './rejection.ts';
import type { Authenticate } from './serve-operation.ts';

export interface AuthorizeOptions {
  /** One, or two while a key is being replaced. */
  readonly staffKeys: readonly string[];
  /** Absent where no operation is a customer's. */
  readonly capability?: Capabilities;
}

/**
 * Reads `Authorization: Bearer …` against the roles of the operation. No credentials → 401. A token that does not fit → the 404 of
 * an object that does not exist, so that nobody can ask which orders there are. A wrong staff key → 401. A public operation takes
 * anyone, and knows staff when the key is right.
 */
export const createAuthorize =
  ({ staffKeys, capability }: AuthorizeOptions): Authenticate =>
  (request, operation, params): Caller | Rejection => {
    const token = readBearer(request.headers.get('authorization'));
    const may = (role: Caller['role']) => operation.roles.includes(role);
    if ((may('staff') || may('public')) && isStaff(staffKeys, token)) return { role: 'staff' };
    if (may('public')) return { role: 'public' };
    if (token === undefined) return unauthorized();
    if (!may('customer')) return unauthorized();
    return capability !== undefined && opens(capability, params, token) ? { role: 'customer' } : asIfAbsent(operation);
  };

const readBearer = (header: string | null): string | undefined =>
  header === null ? undefined : /^bearer +([\x21-\x7e]+) *$/i.exec(header)?.[1];

/** Looks at every key, so that the time does not tell which one was close. */
const isStaff = (keys: readonly string[], token: string | undefined): boolean => {
  let found = false;
  for (const key of keys) if (token !== undefined && isSameText(key, token)) found = true;
  return found;
};

/** The subject is the first parameter whose name ends with `Id`. */
const opens = (capability: Capabilities, params: Params, token: string): boolean => {
  const name = Object.keys(params).find((key) => key.endsWith('Id'));
  const subject = name === undefined ? undefined : params[name];
  return subject !== undefined && capability.verify(subject, token);
};

const unauthorized = () => new Rejection(401, 'unauthorized', { headers: { 'WWW-Authenticate': 'Bearer' } });

const asIfAbsent = (operation: OperationSpec) => new Rejection(404, operation.problems?.[404]?.[0] ?? 'not-found');

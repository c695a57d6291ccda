/**
 * What a refusal is, in words that no protocol owns; `platform/http/problem.ts` alone turns it into a status.
 * `malformed`: not readable as what it must be; `invalid`: readable, but a rule says no; `stale`: based on a version that has
 * changed; `unconditional`: a change that must name the version it is based on and does not.
 */
export type RefusalKind =
  | ('malformed' | 'invalid' | 'missing' | 'conflict')
  | ('forbidden' | 'stale' | 'unconditional' | 'busy');

export interface RefusalDetails {
  /** One sentence for a person; never what was sent. */
  detail?: string;
  /** RFC 6901 pointer into the request body, at the part that is refused. */
  pointer?: string;
  /** When it may be worth asking again, for `busy`. */
  retryAfterSeconds?: number;
  /** Further members of the problem document, such as the new total of `price-changed`. */
  members?: Readonly<Record<string, string | number | boolean>>;
}

/** A rule says no. The request is understood, nothing was changed, and asking again unchanged will not help (but for `busy`). */
export class Refusal extends Error {
  override readonly name = 'Refusal';
  /** A slug that a client may switch on, such as `order-not-found`. */
  readonly code: string;
  readonly kind: RefusalKind;
  readonly details: RefusalDetails;
  constructor(kind: RefusalKind, code: string, details: RefusalDetails = {}) {
    super(details.detail ?? code);
    this.kind = kind;
    this.code = code;
    this.details = details;
  }
}

/** A message breaks its contract (not JSON, unknown type, unknown major version, data against the schema): parked at once. */
export class BadMessage extends Error {
  override readonly name = 'BadMessage';
}

/** The store, the broker or a vendor is out of reach or full. The world's fault, not the request's: try the same again later. */
export class Unavailable extends Error {
  override readonly name = 'Unavailable';
}

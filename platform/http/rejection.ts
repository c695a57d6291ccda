/** A fault in the request itself: in the body (`pointer`, RFC 6901) or in a parameter. */
export type RequestFault =
  | { readonly pointer: string; readonly detail: string }
  | { readonly parameter: string; readonly in: 'path' | 'query' | 'header'; readonly detail: string };

export interface RejectionDetails {
  readonly detail?: string;
  readonly errors?: readonly RequestFault[];
  readonly headers?: Readonly<Record<string, string>>;
}

/** The HTTP kit says no before any handler is asked: nothing happened. Rules of the business throw a `Refusal` instead. */
export class Rejection extends Error {
  override readonly name = 'Rejection';
  readonly status: number;
  readonly code: string;
  readonly details: RejectionDetails;
  constructor(status: number, code: string, details: RejectionDetails = {}) {
    super(details.detail ?? code);
    this.status = status;
    this.code = code;
    this.details = details;
  }
}

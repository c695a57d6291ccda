import type { TObject, TSchema } from '@sinclair/typebox';
import type { Wire } from './wire.ts';

/** Who may call: `public` anyone, `customer` the holder of the order's token, `staff` the holder of the staff key. */
export type Role = 'public' | 'customer' | 'staff';

export interface ReplySpec {
  readonly description: string;
  /** Absent: no body. */
  readonly body?: TSchema;
  /** Canonical names of the headers that come with it. */
  readonly headers?: readonly string[];
  readonly example?: unknown;
}

/** One thing a client can ask for. The same value gives validation, types, documents and the test that no route is forgotten. */
export interface OperationSpec {
  readonly id: string;
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** With `{name}` for parameters, as in OpenAPI. */
  readonly path: `/${string}`;
  readonly tag: string;
  readonly summary: string;
  /** What happens and what is promised. */
  readonly description: string;
  /** Nobody may call an operation that names no role. */
  readonly roles: readonly Role[];
  readonly params?: TObject;
  readonly query?: TObject;
  /** Request headers that mean something here, in canonical case; others are let through. */
  readonly headers?: TObject;
  readonly body?: TSchema;
  readonly replies: Readonly<Record<number, ReplySpec>>;
  /** For an SSE operation: event name → data schema. The 200 reply is then `text/event-stream`. */
  readonly stream?: Readonly<Record<string, TSchema>>;
  /** Codes of problem documents by status, beyond those that every operation may answer. */
  readonly problems?: Readonly<Record<number, readonly string[]>>;
  readonly example?: {
    readonly params?: unknown;
    readonly query?: unknown;
    readonly headers?: unknown;
    readonly body?: unknown;
  };
}

export const operation = <const O extends OperationSpec>(spec: O): O => spec;

/** An api is an object of operations; a service implements it with an object of handlers under the same names. */
export type Api = Readonly<Record<string, OperationSpec>>;

type StaticOf<S> = S extends TSchema ? Wire<S> : undefined;

export interface Caller {
  readonly role: Role;
}

/** What a handler of operation `O` receives: validated, coerced, typed. */
export interface Input<O extends OperationSpec> {
  readonly params: StaticOf<O['params']>;
  readonly query: StaticOf<O['query']>;
  readonly headers: StaticOf<O['headers']>;
  readonly body: StaticOf<O['body']>;
  readonly caller: Caller;
  readonly requestId: string;
  /** Aborts when the client leaves or the server drains. */
  readonly signal: AbortSignal;
  /**
   * Hands back this request's place among the requests in flight: for a handler that has done its work and now only waits (a
   * long-poll). Calling it twice does nothing more; the place is not taken again.
   */
  readonly waiting: () => void;
}

/** One of the declared replies, its body as the schema says. */
export type Reply<O extends OperationSpec> = {
  [S in keyof O['replies']]: {
    readonly status: S;
    readonly body?: O['replies'][S] extends { body: infer B extends TSchema } ? Wire<B> : undefined;
    readonly headers?: Readonly<Record<string, string>>;
  };
}[keyof O['replies']];

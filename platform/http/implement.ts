import type { Api, Caller, Input, OperationSpec, Reply } from '@gorae/contracts/kit/operation.ts';

/** An input whose types the contract has already promised to its handler; see `implement`. */
export interface RouteInput {
  readonly params: unknown;
  readonly query: unknown;
  readonly headers: unknown;
  readonly body: unknown;
  readonly caller: Caller;
  readonly requestId: string;
  readonly signal: AbortSignal;
  readonly waiting: () => void;
}

export interface RouteReply {
  readonly status: number;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

/** One operation and who answers it. A streaming operation answers with its own Response. */
export interface Route {
  readonly operation: OperationSpec;
  readonly handle: (input: RouteInput) => Promise<RouteReply | Response> | RouteReply | Response;
}

type Answer<O extends OperationSpec> = O extends { readonly stream: object } ? Response : Reply<O>;

/** One handler for each operation of the api, and no other: the compiler refuses a missing and an unknown one. */
export type Handlers<A extends Api> = {
  readonly [K in keyof A]: (input: Input<A[K]>) => Promise<Answer<A[K]>> | Answer<A[K]>;
};

/**
 * Binds an api to its handlers. Requests reach them validated; what they answer is checked and cut to the contract.
 * The handlers have a type of their own (`H`) because TypeScript would otherwise widen `status: 200` to a number.
 */
export const implement = <A extends Api, H extends Handlers<A>>(
  api: A,
  handlers: H & { readonly [K in Exclude<keyof H, keyof A>]: never },
): readonly Route[] =>
  Object.entries(api).map(([name, operation]) => ({
    operation,
    // The types were checked above, operation by operation; the table of routes cannot keep them apart.
    handle: handlers[name as keyof H] as unknown as Route['handle'],
  }));

import type { Static, TSchema } from '@sinclair/typebox';

type DeepReadonly<T> = T extends readonly (infer I)[]
  ? readonly DeepReadonly<I>[]
  : T extends object
    ? { readonly [K in keyof T]: DeepReadonly<T[K]> }
    : T;

/** The type of a value that crosses a boundary: as its schema says, and nobody changes it in place. */
export type Wire<S extends TSchema> = DeepReadonly<Static<S>>;

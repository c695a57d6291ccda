import { fileURLToPath } from 'node:url';

/** What a process can be made to load before anything else, its children too, so that the product needs no hooks for tests. */
export type Inside = 'bug' | 'heap';

export const preload = (...insides: readonly Inside[]): Readonly<Record<string, string>> => ({
  BUN_OPTIONS: insides.map((name) => `--preload ${fileURLToPath(new URL(`${name}.ts`, import.meta.url))}`).join(' '),
});

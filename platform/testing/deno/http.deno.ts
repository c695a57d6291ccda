import { httpSuite } from '../../http/http.suite.ts';

/** What we need of `Deno`, whose types are not part of this project. */
const { Deno } = globalThis as unknown as { Deno: { test(name: string, run: () => Promise<void>): void } };

for (const { name, run } of httpSuite()) Deno.test(`a server on Deno: ${name}`, run);

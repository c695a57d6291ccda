import { expect, test } from 'bun:test';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';

/** A phone on a bad line loads this before it can order. */
const mostBytes = 15_000;

test('an app that places and follows orders loads less than 15 kB of SDK', async () => {
  const built = await Bun.build({
    entrypoints: [join(import.meta.dir, 'testing', 'small-app.ts')],
    target: 'browser',
    minify: true,
  });
  const code = await built.outputs[0]?.arrayBuffer();
  expect(gzipSync(new Uint8Array(code ?? [])).byteLength).toBeWithin(2000, mostBytes);
});

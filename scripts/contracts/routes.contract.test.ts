import { expect, test } from 'bun:test';
import { readCafeConfig } from '@gorae/cafe/config.ts';
import { openCafe } from '@gorae/cafe/open-cafe.ts';
import { openApiOfAll } from '@gorae/contracts/api-documents.ts';
import { logToStderr, system } from '@gorae/platform/run/system.ts';

const keys = { staff: ['staff-key-for-tests-0123456789'], orderToken: ['o'.repeat(43)], paymentSeal: ['p'.repeat(43)] };

/** Every method and path with its name, as the document has them. */
const documented = (): readonly string[] =>
  Object.entries(openApiOfAll().paths as Record<string, Record<string, { operationId: string }>>).flatMap(
    ([path, methods]) =>
      Object.entries(methods).map(([method, { operationId }]) => `${method.toUpperCase()} ${path} ${operationId}`),
  );

test('a café answers what its document tells, and nothing else', async () => {
  const config = readCafeConfig({ DOCS: 'false' });
  const sandboxUrl = () => 'http://127.0.0.1:9';
  const cafe = await openCafe({ ...system, log: logToStderr('error'), config, keys, file: ':memory:', sandboxUrl });
  const answered = cafe.app.operations.map(({ method, path, id }) => `${method} ${path} ${id}`);
  await cafe.close();
  expect(answered.toSorted()).toEqual(documented().toSorted());
});

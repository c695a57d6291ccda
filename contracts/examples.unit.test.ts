import { describe, expect, test } from 'bun:test';
import type { TSchema } from '@sinclair/typebox';
import { allApis } from './api-documents.ts';
import { events } from './events.ts';
import { compileCheck } from './kit/check.ts';
import { problemsOf } from './kit/openapi/problem.ts';
import type { OperationSpec } from './kit/operation.ts';
import { compileSelect } from './kit/select.ts';
import { problemCodes } from './problem-codes.ts';

const operations: readonly OperationSpec[] = allApis().flatMap((api) => Object.values(api));

/** Fits the schema, and says nothing that the schema does not know. */
const demandFits = (schema: TSchema, example: unknown): void => {
  expect(example).toBeDefined();
  expect(compileCheck(schema)(example)).toEqual([]);
  expect(compileSelect(schema)(example)).toEqual(example as never);
};

describe('every operation', () => {
  test.each(operations.map((operation) => [operation.id, operation] as const))(
    '%s has examples that fit',
    (_id, { example, ...spec }) => {
      if (spec.body !== undefined) demandFits(spec.body, example?.body);
      if (spec.params !== undefined) demandFits(spec.params, example?.params);
      if (spec.query !== undefined && (spec.query.required ?? []).length > 0) demandFits(spec.query, example?.query);
      if (spec.query !== undefined && example?.query !== undefined) demandFits(spec.query, example.query);
      if (spec.headers !== undefined && example?.headers !== undefined) demandFits(spec.headers, example.headers);
      const asked = Object.entries<TSchema>(spec.headers?.properties ?? {}).filter(
        ([, header]) => header['x-required'],
      );
      for (const [name] of asked) expect(example?.headers).toHaveProperty([name]);
      for (const reply of Object.values(spec.replies))
        if (reply.body !== undefined) demandFits(reply.body, reply.example);
      if (spec.stream?.snapshot !== undefined) demandFits(spec.stream.snapshot, spec.replies[200]?.example);
    },
  );

  test.each(operations.map((operation) => [operation.id, operation] as const))(
    '%s is told in words',
    (_id, operation) => {
      expect(operation.summary).toMatch(/^[A-Z“].{2,79}[^.]$/);
      expect(operation.description).toMatch(/\.$/);
      expect(operation.path).toStartWith('/v1/');
    },
  );

  test('has a name of its own', () => {
    const names = operations.map(({ id }) => id);
    expect(names).toEqual([...new Set(names)]);
  });
});

test('every code of a problem has its meaning, and no meaning is left over', () => {
  const used = operations.flatMap((operation) => Object.values(problemsOf(operation)).flat());
  expect(Object.keys(problemCodes).toSorted()).toEqual([...new Set(used)].toSorted());
});

describe('every event', () => {
  test.each(events.map((event) => [event.name, event] as const))('%s has an example that fits', (_name, event) => {
    demandFits(event.data, event.example);
    expect(event.summary).toMatch(/^[A-Z].*\.$/);
  });
});

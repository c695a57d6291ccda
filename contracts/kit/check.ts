import { Kind, type TObject, type TSchema, type TUnion } from '@sinclair/typebox';
import { TypeCompiler } from '@sinclair/typebox/compiler';
import { Value, type ValueError } from '@sinclair/typebox/value';
import './formats.ts';

/** One fault in a value. `detail` never repeats what was sent. */
export interface Issue {
  /** RFC 6901 pointer to the fault; '' is the whole value. */
  readonly pointer: string;
  readonly detail: string;
}

export type Check = (value: unknown) => readonly Issue[];

const mostIssues = 10;

/** Compiles a schema once; the check answers [] for a valid value and at most ten issues otherwise. */
export const compileCheck = (schema: TSchema): Check => {
  const compiled = TypeCompiler.Compile(schema);
  return (value) => (compiled.Check(value) ? [] : collect(compiled.Errors(value), ''));
};

const collect = (errors: Iterable<ValueError>, base: string): readonly Issue[] => {
  const issues = new Map<string, Issue>();
  for (const error of errors) {
    const pointer = base + error.path;
    for (const issue of explain(error, pointer)) if (!issues.has(issue.pointer)) issues.set(issue.pointer, issue);
    if (issues.size >= mostIssues) break;
  }
  return [...issues.values()];
};

/** A union's own error points at the union; the branch that the discriminator names knows better. */
const explain = (error: ValueError, pointer: string): readonly Issue[] => {
  if (!isUnion(error.schema)) return [{ pointer, detail: error.message }];
  const allowed = literalsOf(error.schema);
  if (allowed !== undefined) return [{ pointer, detail: `Expected one of ${allowed.join(', ')}` }];
  const branch = branchFor(error.schema, error.value);
  return branch === undefined
    ? [{ pointer, detail: error.message }]
    : collect(Value.Errors(branch, error.value), pointer);
};

const isUnion = (schema: TSchema): schema is TUnion => schema[Kind] === 'Union';

const literalsOf = (schema: TUnion): readonly string[] | undefined =>
  schema.anyOf.every((branch) => branch[Kind] === 'Literal')
    ? schema.anyOf.map((branch) => String(branch.const))
    : undefined;

const branchFor = (schema: TUnion, value: unknown): TSchema | undefined => {
  const name = schema.discriminator?.propertyName;
  if (typeof name === 'string' && typeof value === 'object' && value !== null) {
    const said = (value as Record<string, unknown>)[name];
    return schema.anyOf.find((branch) => (branch as TObject).properties?.[name]?.const === said);
  }
  const scalars = schema.anyOf.filter((branch) => branch[Kind] !== 'Null');
  return scalars.length === 1 ? scalars[0] : undefined;
};

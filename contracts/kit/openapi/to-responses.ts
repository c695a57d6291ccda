import type { OperationSpec, ReplySpec } from '../operation.ts';
import { type Components, isSame, type Node, withoutAbsent } from './components.ts';
import { isStanding, Problem, problemsOf, problemTitles, problemType } from './problem.ts';
import type { WriteSchema } from './schema-writer.ts';

/** What a code means, in a sentence. */
export type Meanings = Readonly<Record<string, string>>;

export interface ResponsesDeps {
  readonly write: WriteSchema;
  readonly components: Components;
  readonly meanings: Meanings;
}

/** All answers of an operation, by status. */
export const toResponses = (operation: OperationSpec, deps: ResponsesDeps): Node => {
  const replies = Object.entries(operation.replies).map(
    ([status, reply]) => [status, toReply(operation, reply, deps)] as const,
  );
  const problems = Object.entries(problemsOf(operation)).map(
    ([status, codes]) => [status, toProblemReply(Number(status), codes, deps)] as const,
  );
  return Object.fromEntries([...replies, ...problems].sort(([a], [b]) => Number(a) - Number(b)));
};

const headerRef = (name: string) => [name, { $ref: `#/components/headers/${name}` }] as const;

const toHeaders = (names: readonly string[]): Node => Object.fromEntries([...names, 'X-Request-Id'].map(headerRef));

const toReply = ({ stream }: OperationSpec, reply: ReplySpec, deps: ResponsesDeps): Node =>
  withoutAbsent({
    description: reply.description,
    headers: toHeaders(reply.headers ?? []),
    content: stream !== undefined ? toStream(stream, reply, deps.write) : toJson(reply, deps),
  });

const toJson = ({ body, example }: ReplySpec, { write, components }: ResponsesDeps): Node | undefined => {
  if (body === undefined) return undefined;
  return { 'application/json': { schema: write(body), ...toExample(body.$id, example, components) } };
};

/** The first example of a schema is said once, for all who answer the same. */
const toExample = (name: string | undefined, example: unknown, components: Components): Node => {
  if (example === undefined || name === undefined) return withoutAbsent({ example });
  const node = { value: example };
  const known = components.find('examples', name) ?? node;
  return isSame(known, node) ? { examples: { [name]: components.put('examples', name, node) } } : { example };
};

/**
 * OpenAPI 3.1 has no words for a stream. The schema is that of each event's `data`, which is what generators of SSE clients take it
 * for; `x-events` tells which event carries which.
 */
const toStream = (stream: NonNullable<OperationSpec['stream']>, { example }: ReplySpec, write: WriteSchema): Node => {
  const events = Object.entries(stream).map(([name, data]) => [name, write(data)] as const);
  const schemas = [...new Map(events.map(([, schema]) => [JSON.stringify(schema), schema])).values()];
  const schema = schemas.length === 1 ? schemas[0] : { anyOf: schemas };
  return { 'text/event-stream': withoutAbsent({ schema, example, 'x-events': Object.fromEntries(events) }) };
};

/** What many operations answer is said once: with one code under its name, with what every operation may answer under the status's. */
const toProblemReply = (status: number, codes: readonly string[], deps: ResponsesDeps): Node => {
  const node = writeProblemReply(status, codes, deps);
  const name = codes.every(isStanding)
    ? nameOfStatus(status, codes)
    : codes.length === 1
      ? toName(codes[0])
      : undefined;
  return name === undefined ? node : deps.components.put('responses', name, node);
};

const nameOfStatus = (status: number, codes: readonly string[]): string =>
  codes.includes('malformed-json') ? 'InvalidBody' : (problemTitles[status] ?? '').replaceAll(' ', '');

const toName = (code = ''): string => code.replace(/(?:^|-)(\w)/g, (_all, letter: string) => letter.toUpperCase());

const writeProblemReply = (status: number, codes: readonly string[], deps: ResponsesDeps): Node => ({
  description: codes.map((code) => `- \`${code}\`: ${meaningOf(code, deps.meanings)}`).join('\n'),
  headers: toHeaders(headersOfProblem(status)),
  content: {
    [problemType]: {
      schema: deps.write(Problem),
      examples: Object.fromEntries(codes.map((code) => [code, toProblemExample(status, code, deps)])),
    },
  },
});

const headersOfProblem = (status: number): readonly string[] => {
  if (status === 401) return ['WWW-Authenticate'];
  return status === 503 ? ['Retry-After'] : [];
};

const meaningOf = (code: string, meanings: Meanings): string => {
  const meaning = meanings[code];
  if (meaning === undefined) throw new Error(`Nobody says what the problem ${code} means`);
  return meaning;
};

const toProblemExample = (status: number, code: string, { components, meanings }: ResponsesDeps): Node => {
  const fixed = { type: 'about:blank', title: problemTitles[status], status, code };
  const value = { ...fixed, detail: meaningOf(code, meanings), requestId: '0f6c3m2k9q8w7e5r4t1y0p3s2e' };
  return components.put('examples', `${status}-${code}`, { value });
};

import type { Node } from '../openapi/components.ts';
import { type Direction, type Documents, resolve, schemaChanges } from './schema-changes.ts';

/**
 * What a client of the released OpenAPI document would trip over under the new one, a line each: what was removed, narrowed, renamed
 * or asks for more. Empty when only something was added.
 */
export const apiChanges = (before: Node, after: Node): readonly string[] => {
  const now = new Map(operationsOf(after));
  return operationsOf(before).flatMap(([name, operation]) => {
    const found = now.get(name);
    if (found === undefined) return [`${name} is gone`];
    return rules.flatMap((rule) => rule(operation, found, { before, after })).map((what) => `${name}: ${what}`);
  });
};

const children = (node: unknown): readonly (readonly [string, Node])[] =>
  Object.entries((node ?? {}) as Readonly<Record<string, Node>>);

const operationsOf = (document: Node): readonly (readonly [string, Node])[] =>
  children(document.paths).flatMap(([path, methods]) =>
    children(methods).map(([method, operation]) => [`${method.toUpperCase()} ${path}`, operation] as const),
  );

type Rule = (before: Node, after: Node, documents: Documents) => readonly string[];

const nameRule: Rule = (before, after) =>
  before.operationId === after.operationId ? [] : [`was called ${before.operationId}, is now ${after.operationId}`];

/** Each of the ways to be allowed in must stay; none at all is the widest. */
const securityRule: Rule = (before, after) => {
  const schemes = ({ security }: Node) => (security as readonly Node[]).flatMap((way) => Object.keys(way));
  const [was, is] = [schemes(before), schemes(after)];
  if (is.length === 0) return [];
  if (was.length === 0) return [`anyone might call; now it needs ${is.join(' or ')}`];
  return was.filter((scheme) => !is.includes(scheme)).map((scheme) => `${scheme} does not open it any more`);
};

const parametersOf = ({ parameters }: Node): ReadonlyMap<string, Node> =>
  new Map(((parameters ?? []) as readonly Node[]).map((parameter) => [`${parameter.in} ${parameter.name}`, parameter]));

const parameterRule: Rule = (before, after, documents) => {
  const [was, is] = [parametersOf(before), parametersOf(after)];
  const asked = [...is].filter(([name, { required }]) => required === true && was.get(name)?.required !== true);
  return [
    ...asked.map(([name]) => `${name} is required now`),
    ...[...was].flatMap(([name, parameter]) => {
      const found = is.get(name);
      if (found === undefined) return [`${name} is gone`];
      return schemas(parameter, found, 'in', documents).map((what) => `${name} ${what}`);
    }),
  ];
};

const schemas = (before: Node, after: Node, direction: Direction, documents: Documents): readonly string[] =>
  before.schema === undefined || after.schema === undefined
    ? []
    : schemaChanges(before.schema as Node, after.schema as Node, { ...documents, direction });

const bodyRule: Rule = (before, after, documents) => {
  const [was, is] = [before.requestBody as Node | undefined, after.requestBody as Node | undefined];
  if (was === undefined) return is?.required === true ? ['needs a body now'] : [];
  if (is === undefined) return ['takes no body any more'];
  const required = was.required !== true && is.required === true ? ['needs a body now'] : [];
  return [...required, ...contents(was, is, 'in', documents).map((what) => `body ${what}`)];
};

const contents = (before: Node, after: Node, direction: Direction, documents: Documents): readonly string[] => {
  const found = new Map(children(after.content));
  return children(before.content).flatMap(([type, was]) => {
    const is = found.get(type);
    if (is === undefined) return [`is no ${type} any more`];
    return [...schemas(was, is, direction, documents), ...eventRule(was, is, documents)];
  });
};

/** Streams: what each event of before carries. A new event is an addition. */
const eventRule: Rule = (before, after, documents) => {
  const is = new Map(children(after['x-events']));
  return children(before['x-events']).flatMap(([name, was]) => {
    const found = is.get(name);
    if (found === undefined) return [`event ${name} is gone`];
    return schemaChanges(was, found, { ...documents, direction: 'out' }).map((what) => `event ${name} ${what}`);
  });
};

const isProblem = (status: string): boolean => Number(status) >= 400;

/** A success that clients do not know is as bad as one that is gone. Problems may come; that nobody is turned away any more is none. */
const replyRule: Rule = (before, after, documents) => {
  const [was, is] = [new Map(children(before.responses)), new Map(children(after.responses))];
  const unknown = [...is.keys()].filter((status) => !isProblem(status) && !was.has(status));
  return [
    ...unknown.map((status) => `may answer ${status} now`),
    ...[...was].flatMap(([status, reply]) => {
      const found = is.get(status);
      if (found === undefined) return status === '401' ? [] : [`does not answer ${status} any more`];
      const [old, now] = [resolve(reply, documents.before), resolve(found, documents.after)];
      return [...replyChanges(old, now, documents)].map((what) => `${status} ${what}`);
    }),
  ];
};

const replyChanges: Rule = (before, after, documents) => [
  ...goneFrom(before.headers, after.headers).map((name) => `lacks the header ${name}`),
  ...contents(before, after, 'out', documents),
  ...codesOf(before)
    .filter((code) => !codesOf(after).includes(code))
    .map((code) => `does not say ${code} any more`),
];

const goneFrom = (before: unknown, after: unknown): readonly string[] =>
  Object.keys(before ?? {}).filter((name) => !(name in ((after ?? {}) as Node)));

const codesOf = ({ content }: Node): readonly string[] =>
  Object.keys((content as Record<string, Node> | undefined)?.['application/problem+json']?.examples ?? {});

const rules: readonly Rule[] = [nameRule, securityRule, parameterRule, bodyRule, replyRule];

import type { Node } from './openapi/components.ts';

/**
 * What in a document the generators of clients would trip over, each with where it is: only the part of JSON Schema that all of them
 * understand is used. Events of a stream are the one union without a discriminator, as the stream names each.
 */
export const schemaFaults = (document: Node): readonly string[] => visit(document, '', []);

type Visit = (node: unknown, where: string, path: readonly string[]) => readonly string[];

const visit: Visit = (node, where, path) => {
  if (typeof node !== 'object' || node === null) return [];
  const inner = Object.entries(node).flatMap(([name, held]) =>
    isData(name, path) ? [] : visit(held, `${where}/${name}`, [...path, name]),
  );
  return isSchema(path) ? [...faultsOf(node as Node, path).map((what) => `${where}: ${what}`), ...inner] : inner;
};

const isData = (name: string, path: readonly string[]): boolean =>
  !isNamed(path) && (name === 'example' || name === 'examples' || name === 'value' || name === 'default');

/** Inside `properties` and the like, names are the contract's own and no words of a document. */
const isNamed = (path: readonly string[]): boolean => {
  const last = path.at(-1) ?? '';
  return (last === 'properties' || last === 'schemas') && !isNamed(path.slice(0, -1));
};

const isSchema = (path: readonly string[]): boolean => {
  const [own = '', parent = ''] = [path.at(-1), path.at(-2)];
  if (isNamed(path.slice(0, -1))) return parent === 'properties' || parent === 'schemas';
  if (['schema', 'items', 'payload'].includes(own)) return true;
  return ['oneOf', 'anyOf', 'allOf', 'x-events'].includes(parent);
};

const known = new Set([
  ...['$ref', 'type', 'format', 'pattern', 'minLength', 'maxLength', 'minimum', 'maximum', 'minItems', 'maxItems'],
  ...['enum', 'const', 'properties', 'required', 'additionalProperties', 'items', 'oneOf', 'anyOf', 'discriminator'],
  ...['description', 'x-extensible-enum'],
]);

const faultsOf = (schema: Node, path: readonly string[]): readonly string[] => [
  ...Object.keys(schema)
    .filter((word) => !known.has(word))
    .map((word) => `the word ${word}`),
  ...rules.flatMap((rule) => rule(schema, path) ?? []),
];

type Rule = (schema: Node, path: readonly string[]) => string | undefined;

const typesOf = ({ type }: Node): readonly unknown[] => (Array.isArray(type) ? type : [type]);

const scalars = ['string', 'integer', 'boolean', 'number'];

const rules: readonly Rule[] = [
  (schema) =>
    typesOf(schema).includes('null') &&
    !typesOf(schema).every((type) => type === 'null' || scalars.includes(String(type)))
      ? 'only a scalar may be null'
      : undefined,
  (schema) => (typesOf(schema).includes('number') ? 'a number with a fraction' : undefined),
  (schema) =>
    (schema.enum !== undefined || schema['x-extensible-enum'] !== undefined) && schema.type !== 'string'
      ? 'a choice of something else than words'
      : undefined,
  (schema) =>
    schema.oneOf !== undefined && (schema.discriminator === undefined || !areRefs(schema.oneOf))
      ? 'a union that is not of named objects told apart by a discriminator'
      : undefined,
  (schema, path) =>
    schema.anyOf !== undefined && !(path.includes('text/event-stream') && areRefs(schema.anyOf))
      ? 'a union that nothing tells apart'
      : undefined,
  (schema) =>
    typeof schema.properties === 'object' &&
    Object.keys(schema.properties ?? {}).some((name) => name.endsWith('Krw')) &&
    !Object.entries(schema.properties as Record<string, Node>).every(
      ([name, held]) => !name.endsWith('Krw') || held.type === 'integer',
    )
      ? 'money that is no integer'
      : undefined,
];

const areRefs = (branches: unknown): boolean =>
  Array.isArray(branches) && branches.every((branch: Node) => typeof branch.$ref === 'string');

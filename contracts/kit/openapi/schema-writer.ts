import { Kind, type TSchema } from '@sinclair/typebox';
import { type Components, type Node, withoutAbsent } from './components.ts';

/** JSON Schema (2020-12, the dialect of OpenAPI 3.1) for a TypeBox schema; one with an `$id` becomes a reference to a component. */
export type WriteSchema = (schema: TSchema) => Node;

/** Throws when two different schemas have the same `$id`. */
export const createSchemaWriter = (components: Components): WriteSchema => {
  const write: WriteSchema = (schema) => {
    const written = writeBare(schema, write);
    return schema.$id === undefined ? written : components.put('schemas', schema.$id, written);
  };
  return write;
};

/** Words of TypeBox, of ours and of JSON Schema that are said in another way below. */
const said = new Set(['$id', 'type', 'properties', 'required', 'items', 'anyOf', 'patternProperties', 'const']);
const ours = new Set(['additionalProperties', 'x-extensible-enum', 'x-required', 'description', 'discriminator']);

const writeBare = (schema: TSchema, write: WriteSchema): Node => {
  const rest = Object.entries(schema).filter(([word]) => !said.has(word) && !ours.has(word));
  return withoutAbsent({
    ...writeShape(schema, write),
    ...Object.fromEntries(rest),
    description: describe(schema),
    'x-extensible-enum': schema['x-extensible-enum'],
  });
};

/** A generator shows only the description, so what may grow says so in words as well. */
const describe = (schema: TSchema): string | undefined => {
  const known: readonly string[] | undefined = schema['x-extensible-enum'];
  if (known === undefined) return schema.description;
  const words = `${known.map((value) => `\`${value}\``).join(', ')}; may gain others, which you take for “something else”.`;
  return schema.description === undefined ? words : `${schema.description}\n\n${words}`;
};

const writeShape = (schema: TSchema, write: WriteSchema): Node => {
  switch (schema[Kind]) {
    case 'Object':
      return writeObject(schema, write);
    case 'Record':
      return {
        type: 'object',
        additionalProperties: write(Object.values<TSchema>(schema.patternProperties)[0] as TSchema),
      };
    case 'Array':
      return { type: 'array', items: write(schema.items) };
    case 'Literal':
      return { type: typeof schema.const, enum: [schema.const] };
    case 'Union':
      return writeUnion(schema, write);
    default:
      return { type: schema.type };
  }
};

const writeObject = (schema: TSchema, write: WriteSchema): Node => {
  const properties = Object.entries<TSchema>(schema.properties).map(([name, held]) => [name, write(held)] as const);
  return withoutAbsent({
    type: 'object',
    properties: Object.fromEntries(properties),
    required: schema.required,
    additionalProperties: schema.additionalProperties === false ? false : undefined,
  });
};

const writeUnion = (schema: TSchema, write: WriteSchema): Node => {
  const branches: readonly TSchema[] = schema.anyOf;
  if (branches.every((branch) => branch[Kind] === 'Literal'))
    return { type: typeof branches[0]?.const, enum: branches.map((branch) => branch.const) };
  const [held, ...others] = branches.filter((branch) => branch[Kind] !== 'Null');
  if (held !== undefined && others.length === 0) return { ...write(held), type: [write(held).type, 'null'] };
  return writeChoice(schema, branches.map(write));
};

const writeChoice = (schema: TSchema, branches: readonly Node[]): Node => {
  const propertyName = schema.discriminator?.propertyName;
  if (propertyName === undefined) return { anyOf: branches };
  return { oneOf: branches, discriminator: { propertyName } };
};

import { Kind, type TObject, type TSchema } from '@sinclair/typebox';
import fc from 'fast-check';

/** Values that fit a schema. */
export const arbitraryOf = (schema: TSchema): fc.Arbitrary<unknown> => {
  switch (schema[Kind]) {
    case 'Object':
      return objectOf(schema as TObject);
    case 'Array':
      return fc.array(arbitraryOf(schema.items), {
        minLength: schema.minItems ?? 0,
        maxLength: Math.min(schema.maxItems ?? 4, 4),
      });
    case 'Union':
      return fc.oneof(...schema.anyOf.map(arbitraryOf));
    case 'Literal':
      return fc.constant(schema.const);
    case 'Integer':
      return fc.integer({ min: schema.minimum ?? -1000, max: schema.maximum ?? 1000 });
    case 'Boolean':
      return fc.boolean();
    case 'String':
      return textOf(schema);
    default:
      throw new Error(`No values are made for a ${schema[Kind]}`);
  }
};

const objectOf = (schema: TObject): fc.Arbitrary<unknown> =>
  fc.record(Object.fromEntries(Object.entries(schema.properties).map(([name, held]) => [name, arbitraryOf(held)])), {
    requiredKeys: schema.required ?? [],
  });

const textOf = ({ format, pattern, minLength = 0, maxLength = 40 }: TSchema): fc.Arbitrary<string> => {
  if (format === 'date')
    return fc
      .date({ min: new Date('2000-01-01'), max: new Date('2099-12-31'), noInvalidDate: true })
      .map((at) => at.toISOString().slice(0, 10));
  if (pattern === undefined) return fc.string({ minLength, maxLength: Math.min(maxLength, 60) });
  const matching = fc.stringMatching(new RegExp(pattern), { maxLength: Math.min(maxLength, 60) });
  return matching.filter((text) => text.length >= minLength && text.length <= maxLength && text.isWellFormed());
};

/** What is sent where something else is expected. */
const nonsense = fc.constantFrom<unknown>(null, -1, 1.5, 1e21, true, '', 'x'.repeat(5000), [], {}, [[]], { $gt: '' });

type Tree = Record<string, unknown>;

/** Almost a valid object: one field is gone, unknown, or holds something else. May still be valid; the caller asks the schema. */
export const damaged = (valid: fc.Arbitrary<unknown>): fc.Arbitrary<unknown> =>
  fc.tuple(valid, fc.nat(), nonsense, fc.constantFrom('drop', 'add', 'put')).map(([value, at, other, how]) => {
    const copy = structuredClone(value) as Tree;
    const places = placesOf(copy);
    const [holder, name] = places[at % places.length] ?? [copy, 'unknown'];
    if (how === 'drop') delete holder[name];
    else holder[how === 'add' ? `${name}2` : name] = other;
    return copy;
  });

const placesOf = (value: unknown): readonly (readonly [Tree, string])[] =>
  typeof value !== 'object' || value === null
    ? []
    : Object.entries(value).flatMap(([name, held]) => [[value as Tree, name] as const, ...placesOf(held)]);

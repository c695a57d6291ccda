import { Kind, type TObject, type TSchema } from '@sinclair/typebox';

/**
 * Turns the text of a query or header into what its schema asks for: integers, numbers and booleans. What does not read as one
 * stays text, so that the check names the fault. Never parses JSON.
 */
export const coerce = (schema: TObject, raw: Readonly<Record<string, string | undefined>>): Record<string, unknown> => {
  // Without a prototype: a parameter may be called `__proto__`, and is then refused like any other unknown one.
  const values: Record<string, unknown> = Object.create(null);
  for (const [name, text] of Object.entries(raw)) {
    if (text !== undefined) values[name] = read(schema.properties[name], text);
  }
  return values;
};

const read = (schema: TSchema | undefined, text: string): unknown => {
  const kind = schema?.[Kind];
  if ((kind === 'Integer' || kind === 'Number') && /^-?\d{1,15}(\.\d{1,9})?$/.test(text)) return Number(text);
  if (kind === 'Boolean' && (text === 'true' || text === 'false')) return text === 'true';
  return text;
};

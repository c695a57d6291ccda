import { Kind, type TObject, type TSchema } from '@sinclair/typebox';

type Select = (value: unknown) => unknown;

const asIs: Select = (value) => value;

/**
 * Compiles a schema into an allow-list: the result has the properties that the schema names and no other, so that a field
 * which a document gains never leaks into a reply. Maps (`Type.Record`) and scalars pass as they are; a union of objects is told
 * apart by its discriminator. The value is not checked.
 */
export const compileSelect = (schema: TSchema): Select => {
  if (schema[Kind] === 'Object') return selectObject(schema as TObject);
  if (schema[Kind] === 'Array') return selectItems(compileSelect(schema.items));
  if (schema[Kind] === 'Union') return selectBranch(schema.anyOf, schema.discriminator?.propertyName);
  return asIs;
};

const selectObject = (schema: TObject): Select => {
  const fields = Object.entries(schema.properties).map(([name, field]) => [name, compileSelect(field)] as const);
  return (value) => {
    if (typeof value !== 'object' || value === null) return value;
    const selected: Record<string, unknown> = {};
    for (const [name, select] of fields) {
      const held = (value as Record<string, unknown>)[name];
      if (held !== undefined) selected[name] = select(held);
    }
    return selected;
  };
};

const selectItems =
  (select: Select): Select =>
  (value) =>
    Array.isArray(value) ? value.map(select) : value;

const selectBranch = (branches: readonly TSchema[], discriminator: string | undefined): Select => {
  if (discriminator === undefined) {
    const objects = branches.filter((branch) => branch[Kind] === 'Object');
    return objects.length === 1 && objects[0] !== undefined ? selectObject(objects[0] as TObject) : asIs;
  }
  const byName = new Map(
    branches.map((branch) => [(branch as TObject).properties[discriminator]?.const, compileSelect(branch)] as const),
  );
  return (value) => byName.get((value as Record<string, unknown>)?.[discriminator])?.(value) ?? value;
};

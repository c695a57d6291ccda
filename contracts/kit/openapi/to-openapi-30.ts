import type { Node } from './components.ts';

/**
 * The same document for tools that stop at OpenAPI 3.0.3: `type: [x, null]` becomes `nullable`, the licence has an address instead of its SPDX id, and
 * what 3.0 does not know is left out. Nothing else differs.
 */
export const toOpenApi30 = (document: Node): Node => {
  const down = lower(document) as Node;
  return { ...down, openapi: '3.0.3', info: withoutSpdx(down.info as Node) };
};

const withoutSpdx = ({ license, ...info }: Node): Node => {
  const { name, identifier } = license as Node;
  return { ...info, license: { name, url: `https://spdx.org/licenses/${identifier}.html` } };
};

const lower = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(lower);
  if (typeof value !== 'object' || value === null) return value;
  const lowered = Object.entries(value).map(([name, held]) => [name, isExample(name) ? held : lower(held)] as const);
  return withNullable(Object.fromEntries(lowered));
};

/** What is inside an example is data: there, `type` is no word of the schema. */
const isExample = (name: string): boolean => name === 'example' || name === 'value';

const withNullable = (node: Node): Node => {
  if (!Array.isArray(node.type)) return node;
  const [type, ...others] = node.type.filter((name) => name !== 'null');
  if (others.length > 0) throw new Error(`OpenAPI 3.0 has no type ${node.type.join(' or ')}`);
  return { ...node, type, nullable: true };
};

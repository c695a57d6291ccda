/** A node of a document that is about to be written as JSON or YAML. */
export type Node = Record<string, unknown>;

type Kind = 'schemas' | 'responses' | 'examples';

/** What a document says once and refers to from everywhere else. */
export interface Components {
  /** Answers the reference to it. Throws when something else has this name. */
  put(kind: Kind, name: string, node: Node): Node;
  find(kind: Kind, name: string): Node | undefined;
  /** By name. */
  all(kind: Kind): Node;
}

export const createComponents = (): Components => {
  const kinds = {
    schemas: new Map<string, Node>(),
    responses: new Map<string, Node>(),
    examples: new Map<string, Node>(),
  };
  return {
    put: (kind, name, node) => {
      const known = kinds[kind].get(name);
      if (known !== undefined && !isSame(known, node)) throw new Error(`Two different ${kind} are called ${name}`);
      kinds[kind].set(name, node);
      return { $ref: `#/components/${kind}/${name}` };
    },
    find: (kind, name) => kinds[kind].get(name),
    all: (kind) => Object.fromEntries([...kinds[kind]].sort(([a], [b]) => (a < b ? -1 : 1))),
  };
};

export const isSame = (one: unknown, other: unknown): boolean => JSON.stringify(one) === JSON.stringify(other);

/** An absent member is left out, so that a document says nothing about it. */
export const withoutAbsent = (node: Node): Node =>
  Object.fromEntries(Object.entries(node).filter(([, value]) => value !== undefined));

import type { TSchema } from '@sinclair/typebox';
import type { Api, OperationSpec } from '../operation.ts';
import { type Components, createComponents, type Node } from './components.ts';
import { createSchemaWriter } from './schema-writer.ts';
import { toOperation } from './to-operation.ts';
import type { Meanings } from './to-responses.ts';

export interface HeaderSpec {
  readonly description: string;
  readonly schema: TSchema;
  readonly example: string | number;
}

export interface OpenApiInfo {
  readonly title: string;
  readonly version: string;
  readonly description: string;
  /** In the order in which a reader shall meet them. */
  readonly tags: Readonly<Record<string, string>>;
  /** Headers of replies, by canonical name. */
  readonly headers: Readonly<Record<string, HeaderSpec>>;
  readonly problems: Meanings;
  readonly securitySchemes: Node;
}

/** The OpenAPI 3.1 document of some operations. Operations stand by tag, then as their apis name them. Pure, and always the same. */
export const toOpenApi = (apis: readonly Api[], info: OpenApiInfo): Node => {
  const operations = apis.flatMap((api) => Object.values(api));
  const tags = Object.entries(info.tags).filter(([name]) => operations.some(({ tag }) => tag === name));
  const components = createComponents();
  const paths = toPaths(byTag(operations, Object.keys(info.tags)), info, components);
  return {
    openapi: '3.1.0',
    info: {
      title: info.title,
      version: info.version,
      description: info.description,
      license: { name: 'MIT', identifier: 'MIT' },
    },
    servers: [{ url: '/', description: 'The origin that serves this document' }],
    tags: tags.map(([name, description]) => ({ name, description })),
    paths,
    components: toComponents(operations, info, components),
  };
};

const byTag = (operations: readonly OperationSpec[], tags: readonly string[]): readonly OperationSpec[] => {
  const stray = operations.find(({ tag }) => !tags.includes(tag));
  if (stray !== undefined) throw new Error(`Nobody describes the tag ${stray.tag} of ${stray.id}`);
  return tags.flatMap((name) => operations.filter(({ tag }) => tag === name));
};

const toPaths = (operations: readonly OperationSpec[], { problems }: OpenApiInfo, components: Components): Node => {
  const deps = { write: createSchemaWriter(components), components, meanings: problems };
  const paths: Record<string, Node> = {};
  for (const operation of operations) {
    const methods = paths[operation.path] ?? {};
    const method = operation.method.toLowerCase();
    if (method in methods) throw new Error(`${operation.id}: ${operation.method} ${operation.path} is taken`);
    paths[operation.path] = { ...methods, [method]: toOperation(operation, deps) };
  }
  return paths;
};

const toComponents = (operations: readonly OperationSpec[], info: OpenApiInfo, components: Components): Node => {
  const write = createSchemaWriter(components);
  const roles = new Set(operations.flatMap(({ roles }) => roles));
  const { orderToken, staffKey } = info.securitySchemes;
  return {
    securitySchemes: {
      ...(roles.has('customer') ? { orderToken } : {}),
      ...(roles.has('staff') ? { staffKey } : {}),
    },
    headers: Object.fromEntries(
      Object.entries(info.headers)
        .filter(([name]) => isSent(name, operations))
        .map(([name, { description, schema, example }]) => [name, { description, schema: write(schema), example }]),
    ),
    responses: components.all('responses'),
    examples: components.all('examples'),
    schemas: components.all('schemas'),
  };
};

const always = ['X-Request-Id', 'Retry-After'];

const isSent = (name: string, operations: readonly OperationSpec[]): boolean =>
  always.includes(name) ||
  operations.some(
    ({ roles, replies }) =>
      (name === 'WWW-Authenticate' && !roles.includes('public')) ||
      Object.values(replies).some(({ headers }) => headers?.includes(name)),
  );

import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Node } from '@gorae/contracts/kit/openapi/components.ts';
import { pages } from '../assets.ts';
import type { Endpoint } from '../endpoint.ts';
import { staticReply } from '../static-reply.ts';
import { toYaml } from '../to-yaml.ts';
import { toEventPage } from './event-page.ts';

export interface ServedDocument {
  /** In addresses, such as `order-service`. */
  readonly name: string;
  /** In the drop-down. */
  readonly title: string;
  readonly document: () => Node;
}

export interface DocsOptions {
  readonly title: string;
  /** OpenAPI documents; the first is shown first, and is `/openapi.json`. */
  readonly openApi: readonly [ServedDocument, ...ServedDocument[]];
  /** The AsyncAPI document, where there is anything to hear or to say. */
  readonly asyncApi?: () => Node;
}

const prefix = '/_/docs/';
const yamlType = 'application/yaml; charset=utf-8';

/**
 * Where people look: `/swagger`, `/openapi.json`, `/openapi.yaml` (the others as `/openapi/<name>.json`), `/asyncapi`,
 * `/asyncapi.yaml`. Everything comes from this origin; documents are made when first asked for.
 */
export const docsPages = ({ title, openApi, asyncApi }: DocsOptions): readonly Endpoint[] => {
  const [first] = openApi;
  const listed = openApi.map(({ name, title: label }) => ({ name, label, url: `/openapi/${name}.json` }));
  const values = { title, documents: JSON.stringify(listed), events: asyncApi === undefined ? 'hidden' : 'shown' };
  return [
    ...pages({ '/swagger': { file: 'swagger.html' } }, { folder: webFolder, prefix, values }),
    ...viewerFiles(),
    ...toEndpoints('/openapi', first.document),
    ...openApi.flatMap(({ name, document }) => toEndpoints(`/openapi/${name}`, document)),
    ...(asyncApi === undefined ? [] : eventEndpoints(asyncApi)),
  ];
};

const webFolder = join(dirname(fileURLToPath(import.meta.url)), 'web');

/** Swagger UI, as its makers ship it. */
const viewerFiles = (): readonly Endpoint[] => {
  const folder = dirname(createRequire(import.meta.url).resolve('swagger-ui-dist/package.json'));
  const file = (name: string, contentType: string): Endpoint => ({
    path: `${prefix}${name}`,
    respond: staticReply(() => new Uint8Array(readFileSync(join(folder, name))), contentType),
  });
  return [
    file('swagger-ui.css', 'text/css; charset=utf-8'),
    file('swagger-ui-bundle.js', 'text/javascript; charset=utf-8'),
  ];
};

const toEndpoints = (path: string, document: () => Node): readonly Endpoint[] => [
  { path: `${path}.json`, respond: staticReply(() => JSON.stringify(document()), 'application/json') },
  { path: `${path}.yaml`, respond: staticReply(() => toYaml(document()), yamlType) },
];

const eventEndpoints = (document: () => Node): readonly Endpoint[] => {
  const links = { style: `${prefix}docs.css`, document: '/asyncapi.yaml', api: '/swagger' };
  return [
    { path: '/asyncapi', respond: staticReply(() => toEventPage(document(), links), 'text/html; charset=utf-8') },
    ...toEndpoints('/asyncapi', document),
  ];
};

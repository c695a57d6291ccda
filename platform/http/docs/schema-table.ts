import type { Node } from '@gorae/contracts/kit/openapi/components.ts';
import { escapeHtml, toInline } from './html.ts';

/** A field each row: its name, what it holds, what it is. Named schemas are links, to be found further down the page. */
export const toSchemaTable = (schema: Node): string => {
  const required = (schema.required ?? []) as readonly string[];
  const rows = Object.entries((schema.properties ?? {}) as Readonly<Record<string, Node>>).map(
    ([name, field]) =>
      `<tr><th scope="row"><code>${escapeHtml(name)}</code>${required.includes(name) ? '' : ' <small>may be absent</small>'}</th>` +
      `<td>${typeOf(field)}</td><td>${toInline(String(field.description ?? ''))}</td></tr>`,
  );
  if (rows.length === 0) return `<p>${typeOf(schema)}</p>`;
  const head =
    '<thead><tr><th scope="col">Field</th><th scope="col">Holds</th><th scope="col">Meaning</th></tr></thead>';
  return `<div class="scroll"><table>${head}<tbody>${rows.join('')}</tbody></table></div>`;
};

export const schemaAnchor = (name: string): string => `schema-${name}`;

export const typeOf = (schema: Node): string => {
  if (typeof schema.$ref === 'string') return linkTo(schema.$ref.split('/').at(-1) ?? '');
  if (schema.const !== undefined) return `<code>${escapeHtml(JSON.stringify(schema.const))}</code>`;
  if (Array.isArray(schema.enum))
    return schema.enum.map((word) => `<code>${escapeHtml(String(word))}</code>`).join(' or ');
  if (schema.type === 'array') return `list of ${typeOf(schema.items as Node)}`;
  if (typeof schema.additionalProperties === 'object') return `map to ${typeOf(schema.additionalProperties as Node)}`;
  const type = Array.isArray(schema.type) ? schema.type.join(' or ') : String(schema.type ?? 'anything');
  return escapeHtml(schema.format === undefined ? type : `${type} (${schema.format})`);
};

const linkTo = (name: string): string => `<a href="#${schemaAnchor(name)}">${escapeHtml(name)}</a>`;

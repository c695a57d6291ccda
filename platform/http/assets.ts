import { readdirSync, readFileSync } from 'node:fs';
import { extname, join, relative, sep } from 'node:path';
import type { Endpoint } from './endpoint.ts';
import { staticReply } from './static-reply.ts';

/** A page or a file that belongs to one. */
export type Page = Endpoint;

export interface PageOptions {
  /** Holds the pages' files and everything that they load. */
  readonly folder: string;
  /** Where the folder's files are found, such as `/_/notifier/`. */
  readonly prefix: `/_/${string}/`;
  /** What a page has to know from the start: stands, escaped, where an HTML file says `{{name}}`. */
  readonly values?: Readonly<Record<string, string>>;
}

const contentTypes: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json',
  '.txt': 'text/plain; charset=utf-8',
  '.map': 'application/json',
  '.webmanifest': 'application/manifest+json',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.jpg': 'image/jpeg',
  '.webp': 'image/webp',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
  '.mp3': 'audio/mpeg',
};

/**
 * Pages by path and, below the prefix, every file of the folder that has a known content type. Files are read once, now; a request
 * only ever looks up a path in a table, so there is nothing to traverse. Throws when a page's file is missing.
 */
export const pages = (
  byPath: Readonly<Record<`/${string}`, { readonly file: string }>>,
  { folder, prefix, values = {} }: PageOptions,
): readonly Page[] => {
  const files = readFolder(folder, values);
  const named = Object.entries(byPath).map(([path, { file }]) => {
    const respond = files.get(file);
    if (respond === undefined) throw new Error(`The page ${path} needs ${join(folder, file)}`);
    return { path, respond };
  });
  return [...named, ...[...files].map(([file, respond]) => ({ path: `${prefix}${file}`, respond }))];
};

/** Plain files only: no links, nothing hidden. */
const readFolder = (folder: string, values: Readonly<Record<string, string>>) => {
  const files = new Map<string, Endpoint['respond']>();
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    const contentType = contentTypes[extname(entry.name)];
    const name = relative(folder, join(entry.parentPath, entry.name)).split(sep).join('/');
    if (!entry.isFile() || contentType === undefined || /(^|\/)\./.test(name)) continue;
    const bytes = new Uint8Array(readFileSync(join(folder, name)));
    const held = name.endsWith('.html') ? fill(bytes, values) : bytes;
    files.set(
      name,
      staticReply(() => held, contentType),
    );
  }
  return files;
};

/** Throws when the page asks for a value that nobody gave: better at start than `{{name}}` on a screen. */
const fill = (page: Uint8Array<ArrayBuffer>, values: Readonly<Record<string, string>>): Uint8Array<ArrayBuffer> => {
  const filled = new TextDecoder().decode(page).replace(/\{\{(\w+)\}\}/g, (_all, name: string) => {
    const value = values[name];
    if (value === undefined) throw new Error(`A page needs the value "${name}"`);
    return value.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);
  });
  return new TextEncoder().encode(filled);
};

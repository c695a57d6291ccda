import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** A field of a generated model: what it is called there and in JSON, and its type as written. */
export interface Field {
  readonly name: string;
  readonly json: string;
  readonly type: string;
}

export type Models = Readonly<Record<string, readonly Field[]>>;

export const readSources = (folder: string, ending: string): readonly string[] =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith(ending))
    .sort()
    .map((file) => readFileSync(join(folder, file), 'utf8'));

const first = (pattern: RegExp, text: string): string => pattern.exec(text)?.[1] ?? '';

/** `public var _in: String` with `case _in = "in"` among its keys. */
export const readSwiftModels = (folder: string): Models =>
  Object.fromEntries(
    readSources(folder, '.swift').map((text) => {
      const fields = [...text.matchAll(/^ {4}public var (\S+): (.+)$/gm)].map(([, name = '', type = '']) => ({
        name,
        json: first(new RegExp(`case ${name} = "(.+)"`), text) || name,
        type,
      }));
      return [first(/public struct (\w+)/, text), fields];
    }),
  );

/** `String in_;` with `json[r'in'] = this.in_`. */
export const readDartModels = (folder: string): Models =>
  Object.fromEntries(
    readSources(folder, '.dart').map((text) => {
      const [model = ''] = text.split(/^}$/m);
      const fields = [...model.matchAll(/^ {2}(\S.*) (\w+);$/gm)].map(([, type = '', name = '']) => ({
        name,
        json: first(new RegExp(`json\\[r'(\\w+)'\\] = .*this\\.${name}\\b`), text),
        type,
      }));
      return [first(/^class (\w+) \{/m, text), fields];
    }),
  );

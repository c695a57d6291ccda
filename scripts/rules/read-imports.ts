export interface Import {
  /** What stands between the quotes; undefined for `import(expression)`. */
  readonly specifier: string | undefined;
  readonly index: number;
  /** Gone after compilation: `import type`, or a list in which every name is a `type`. */
  readonly typeOnly: boolean;
}

const statement = /\b(?:import|export)\b(?<clause>[^;'"()]*?)\bfrom\s*(?<quote>['"])/g;
const sideEffect = /\bimport\s*(?<quote>['"])/g;
const dynamic = /(?<typeof>\btypeof\s+)?(?<![.\w$])(?:import|require)\s*\(\s*(?<quote>['"])?/g;

const isTypeOnly = (clause: string): boolean => {
  if (/^\s*type\b(?!\s*,)/.test(clause)) return true;
  const names = /^\s*\{(.*)\}\s*$/s.exec(clause)?.[1]?.split(',') ?? [];
  const written = names.map((name) => name.trim()).filter((name) => name !== '');
  return written.length > 0 && written.every((name) => name.startsWith('type '));
};

/**
 * Every import, re-export, `import()` and `require()` of a file. Finds them in the masked text (where comments and strings say
 * nothing) and reads their names from the original. Bun's own scanner leaves type imports out, and those have rules too.
 */
export const readImports = (text: string, masked: string): readonly Import[] => {
  const nameAfter = (index: number, quote: string): string => text.slice(index, text.indexOf(quote, index));
  const read = (match: RegExpMatchArray, typeOnly: boolean): Import => {
    const index = match.index ?? 0;
    const quote = match.groups?.quote;
    const specifier = quote === undefined ? undefined : nameAfter(index + match[0].length, quote);
    return { specifier, index, typeOnly };
  };
  return [
    ...[...masked.matchAll(statement)].map((match) => read(match, isTypeOnly(match.groups?.clause ?? ''))),
    ...[...masked.matchAll(sideEffect)].map((match) => read(match, false)),
    ...[...masked.matchAll(dynamic)].map((match) => read(match, match.groups?.typeof !== undefined)),
  ].sort((one, other) => one.index - other.index);
};

import { targetOf } from './check-imports.ts';
import type { Fault, Source } from './fault.ts';
import { maskText } from './mask-text.ts';
import { readImports } from './read-imports.ts';

/** Suites that no file imports: they look like tests, and never run. */
export const checkSuites = (sources: readonly Source[]): readonly Fault[] => {
  const imported = new Set(sources.flatMap(targetsOf));
  return sources
    .filter(({ file }) => file.endsWith('.suite.ts') && !imported.has(file))
    .map(({ file }) => ({ file, line: 1, rule: 'suite', explanation: 'no test runs it' }));
};

const targetsOf = ({ file, text }: Source): readonly (string | undefined)[] =>
  readImports(text, maskText(text)).map(({ specifier }) =>
    specifier === undefined ? undefined : targetOf(file, specifier),
  );

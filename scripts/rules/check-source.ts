import { checkGlobals } from './check-globals.ts';
import { checkImports } from './check-imports.ts';
import { checkNames } from './check-names.ts';
import { checkPurity } from './check-purity.ts';
import type { Fault, Source } from './fault.ts';
import { maskText } from './mask-text.ts';

/** Every fault of one TypeScript file, by line. */
export const checkSource = (source: Source): readonly Fault[] => {
  const masked = maskText(source.text);
  return [
    ...checkNames(source.file),
    ...checkImports(source, masked),
    ...checkGlobals(source, masked),
    ...checkPurity(source, masked),
  ].sort((one, other) => one.line - other.line);
};

import { posix } from 'node:path';
import { type Fault, lineAt, type Source } from './fault.ts';
import { packageFault } from './package-fault.ts';
import { isTestFile, type Place, placeOf } from './place.ts';
import { reachOf } from './reach.ts';
import { type Import, readImports } from './read-imports.ts';

type Broken = readonly [rule: string, explanation: string];

const own = /^@gorae\/(?<workspace>[^/]+)(?<rest>\/.*)?$/;

/** The file of ours that is meant, by its path from the root; undefined for a package. */
export const targetOf = (from: string, specifier: string): string | undefined => {
  if (specifier.startsWith('.')) return posix.normalize(posix.join(posix.dirname(from), specifier));
  const match = own.exec(specifier);
  return match ? `${match.groups?.workspace}${match.groups?.rest ?? ''}` : undefined;
};

const spellingFault = (place: Place, specifier: string, target: string): Broken | undefined => {
  const sameWorkspace = placeOf(target).workspace === place.workspace;
  if (specifier.startsWith('.') && !sameWorkspace)
    return ['spelling', `'${specifier}' leaves the workspace: write @gorae/${target}`];
  if (specifier.startsWith('@') && sameWorkspace)
    return ['spelling', `'${specifier}' is in the same workspace: write a relative path`];
  if (!/\.\w+$/.test(target)) return ['spelling', `'${specifier}' names no file: end it with .ts`];
  return undefined;
};

const reachFault = (place: Place, target: string, typeOnly: boolean): Broken | undefined => {
  const reach = reachOf(place);
  const meets = (beginnings: readonly string[]) => beginnings.some((beginning) => target.startsWith(beginning));
  if (reach === undefined || meets(reach.anything)) return undefined;
  if (!meets(reach.types)) return ['reach', `may not import ${target}: ${reach.because}`];
  return typeOnly ? undefined : ['reach', `may import ${target} only as types: ${reach.because}`];
};

const testingFault = (place: Place, target: string): Broken | undefined => {
  return placeOf(target).isTest && !place.isTest && place.workspace !== 'scripts'
    ? ['testing', `${target} is for tests: what runs in a café does not import it`]
    : undefined;
};

/** The second test file of a run that imports another one would get it from the runner's cache, without a test in it. */
const registeringFault = (target: string): Broken | undefined =>
  isTestFile(target)
    ? ['suite', `${target} registers its tests once a run: export them as a function that each test file calls`]
    : undefined;

const faultOf = (place: Place, { specifier, typeOnly }: Import): Broken | undefined => {
  if (specifier === undefined) return ['spelling', 'import() of something that cannot be read here: write the path'];
  const target = targetOf(place.file, specifier);
  return target === undefined
    ? packageFault(place, specifier)
    : (reachFault(place, target, typeOnly) ??
        testingFault(place, target) ??
        registeringFault(target) ??
        spellingFault(place, specifier, target));
};

/** Imports that break the house's rules. `masked` is the text without comments and strings. */
export const checkImports = ({ file, text }: Source, masked: string): readonly Fault[] => {
  const place = placeOf(file);
  return readImports(text, masked).flatMap((found) => {
    const broken = faultOf(place, found);
    return broken ? [{ file, line: lineAt(text, found.index), rule: broken[0], explanation: broken[1] }] : [];
  });
};

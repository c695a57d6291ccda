import type { Fault } from './fault.ts';
import { isService, placeOf } from './place.ts';

const banned = ['utils', 'util', 'helpers', 'helper', 'common', 'types', 'constants', 'manager', 'impl'];
const folders = ['domain', 'app', 'http', 'messaging', 'web', 'testing'];
const kebab = /^[a-z0-9]+(?:-[a-z0-9]+)*$/;

const lastWord = (name: string): string => name.slice(name.lastIndexOf('-') + 1);

const nameFault = (file: string): string | undefined => {
  const parts = file.split('/');
  const base = (parts.at(-1) ?? '').replace(/\..*$/, '');
  const vague = [...parts.slice(0, -1), base].find((name) => banned.includes(lastWord(name)));
  if (vague !== undefined) return `'${vague}' says nothing: name the file for what it exports`;
  if (base === 'index' && parts.length > 2) return 'index is for the entry of a package only';
  if (!kebab.test(base)) return `'${base}' is not kebab-case`;
  return undefined;
};

const folderFault = (file: string): string | undefined => {
  const { workspace, layer } = placeOf(file);
  const allowed = workspace === 'payment-service' ? [...folders, 'sandbox', 'vendors'] : folders;
  if (!isService(workspace) || layer === '' || allowed.includes(layer)) return undefined;
  return `a service has the folders ${allowed.join(', ')}; '${layer}' is a new one`;
};

/** Names that tell nothing, and folders that no other service has. */
export const checkNames = (file: string): readonly Fault[] =>
  (
    [
      ['name', nameFault(file)],
      ['folder', folderFault(file)],
    ] as const
  ).flatMap(([rule, explanation]) => (explanation === undefined ? [] : [{ file, line: 1, rule, explanation }]));

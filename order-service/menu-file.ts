import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { compileCheck } from '@gorae/contracts/kit/check.ts';
import { MenuFile } from '@gorae/contracts/menu.ts';
import { StartFault } from '@gorae/platform/run/config-fault.ts';
import type { MenuContent } from './domain/menu.ts';
import { menuFaults } from './domain/menu-faults.ts';

/** The menu that comes with Gorae. */
export const defaultMenuFile = fileURLToPath(new URL('./menu.json', import.meta.url));

export interface MenuSource {
  readonly menu: MenuContent;
  /** Hash of the file: another one replaces the menu. */
  readonly menuSource: string;
}

/** Reads a shop's menu; throws a StartFault that names every fault of it. */
export const readMenuFile = (file: string): MenuSource => {
  const text = readText(file);
  const value = parse(file, text);
  const issues = checkMenuFile(value);
  if (issues.length > 0)
    throw fault(
      file,
      issues.map(({ pointer, detail }) => `${pointer || '/'}: ${detail}`),
    );
  const menu = toContent(value as MenuFile);
  const faults = menuFaults(menu);
  if (faults.length > 0) throw fault(file, faults);
  return { menu, menuSource: createHash('sha256').update(text).digest('base64url') };
};

const checkMenuFile = compileCheck(MenuFile);

const fault = (file: string, lines: readonly string[]) =>
  new StartFault(lines.map((line) => `The menu ${file} is not usable: ${line}`).join('\n'));

const readText = (file: string): string => {
  try {
    return readFileSync(file, 'utf8').replace(/^\uFEFF/, '');
  } catch {
    throw fault(file, ['it cannot be read']);
  }
};

const parse = (file: string, text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    throw fault(file, ['it is no JSON']);
  }
};

/** What a file leaves out about being sold out means that it is not. */
const toContent = (menu: MenuFile): MenuContent => ({
  ...menu,
  items: menu.items.map((item) => ({
    soldOut: false,
    ...item,
    variants: item.variants.map((variant) => ({ soldOut: false, ...variant })),
  })),
  optionGroups: menu.optionGroups.map((group) => ({
    ...group,
    options: group.options.map((option) => ({ soldOut: false, ...option })),
  })),
});

import type { Patch } from './bug.ts';

/** The text with the mistakes in it. Throws when the place of one is not there, or not the only one. */
export const patched = (text: string, patches: readonly Patch[]): string =>
  patches.reduce((before, { file, from, to }) => {
    const places = before.split(from).length - 1;
    if (places !== 1) throw new Error(`${file} has ${places} places for a mistake: ${from}`);
    return before.replace(from, () => to);
  }, text);

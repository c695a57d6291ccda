import type { Lane } from './lane.ts';

export interface Selected {
  readonly lane: Lane;
  readonly files: readonly string[];
}

const filesOf = (lane: Lane, files: readonly string[], parts: readonly string[]): readonly string[] =>
  files.filter((file) => lane.files?.test(file) && (parts.length === 0 || parts.some((part) => file.includes(part))));

/**
 * Words that name a lane choose lanes, every other word is a part of a path. With parts and no lane names, the lanes are those
 * that have such files; a check of everything runs when it is named or when nothing is.
 */
export const selectLanes = (
  lanes: readonly Lane[],
  words: readonly string[],
  files: readonly string[],
): readonly Selected[] => {
  const names = new Set(words.filter((word) => lanes.some((lane) => lane.name === word)));
  const parts = words.filter((word) => !names.has(word));
  return lanes
    .filter((lane) => names.size === 0 || names.has(lane.name))
    .map((lane) => ({ lane, files: filesOf(lane, files, parts) }))
    .filter(({ lane, files: own }) => parts.length === 0 || own.length > 0 || names.has(lane.name));
};

/** Words that choose nothing: neither a lane nor a part of a test file's path. */
export const unknownWords = (
  lanes: readonly Lane[],
  words: readonly string[],
  files: readonly string[],
): readonly string[] => {
  const known = (word: string) => lanes.some((lane) => lane.name === word || filesOf(lane, files, [word]).length > 0);
  return words.filter((word) => !known(word));
};

/** Test files that no lane would ever run: a slip in the suffix must not look like success. */
export const strayTests = (lanes: readonly Lane[], files: readonly string[]): readonly string[] =>
  files.filter(
    (file) => /\.(test|spec|deno)\.[cm]?[jt]sx?$/.test(file) && !lanes.some((lane) => lane.files?.test(file)),
  );

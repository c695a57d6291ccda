import { createHash } from 'node:crypto';

export interface Story {
  readonly lines: readonly string[];
  tell(who: string, what: string): void;
}

/** Who did what, in order, in the café's time. Tells nothing unless it is wanted, since most stories end well. */
export const createStory = (isWanted: boolean, sinceOpeningMs: () => number): Story => {
  const lines: string[] = [];
  return {
    lines,
    tell: (who, what) => {
      if (isWanted) lines.push(`${(sinceOpeningMs() / 1000).toFixed(3).padStart(8)} ${who.padEnd(10)} ${what}`);
    },
  };
};

/** Tells two stories apart. */
export const storyHash = (lines: readonly string[]): string => {
  const hash = createHash('sha256');
  for (const line of lines) hash.update(`${line}\n`);
  return hash.digest('hex').slice(0, 16);
};

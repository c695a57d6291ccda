export interface Tally {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
}

export const nothing: Tally = { passed: 0, failed: 0, skipped: 0 };

export const sum = (tallies: readonly Tally[]): Tally =>
  tallies.reduce(
    (all, one) => ({
      passed: all.passed + one.passed,
      failed: all.failed + one.failed,
      skipped: all.skipped + one.skipped,
    }),
    nothing,
  );

const count = (text: string, pattern: RegExp): number => text.match(pattern)?.length ?? 0;

/** Counts the test cases of a JUnit report as Bun and Deno write it: markup in names and messages is escaped there. */
export const tallyJunit = (xml: string): Tally => {
  const cases = xml.split(/<testcase\b/).slice(1);
  const failed = cases.filter((text) => count(text, /<(failure|error)\b/g) > 0).length;
  const skipped = cases.filter((text) => count(text, /<skipped\b/g) > 0).length;
  return { passed: cases.length - failed - skipped, failed, skipped };
};

/** Files that were handed to the runner and of which the report knows nothing: they did not load, or hold no test. */
export const filesWithoutTests = (xml: string, files: readonly string[]): readonly string[] => {
  const reported = new Set([...xml.matchAll(/<testsuite name="(?:\.\/)?([^"]+)"/g)].map((match) => match[1]));
  return files.filter((file) => !reported.has(file));
};

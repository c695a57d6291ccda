/** What has been seen to happen, and how often: points, crashes, transitions, outcomes, faults. */
export type Coverage = Map<string, number>;

export const createCoverage = (): Coverage => new Map();

export const count = (coverage: Coverage, what: string): void => {
  coverage.set(what, (coverage.get(what) ?? 0) + 1);
};

export const addCoverage = (sum: Coverage, other: Iterable<readonly [string, number]>): void => {
  for (const [what, times] of other) sum.set(what, (sum.get(what) ?? 0) + times);
};

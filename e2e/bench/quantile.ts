import type { Span } from './load/plan.ts';

/** The value below which the given share of the values lies (nearest rank); NaN without values. */
export const quantile = (values: readonly number[], share: number): number => {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? Number.NaN;
};

export const spanOf = (values: readonly number[]): Span => ({
  p50: quantile(values, 0.5),
  p99: quantile(values, 0.99),
});

export const median = (values: readonly number[]): number => quantile(values, 0.5);

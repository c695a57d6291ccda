import type { Bug } from '../bugs/bug.ts';
import type { Coverage } from '../coverage.ts';
import type { Outcome } from '../run-plan.ts';
import type { SliceResult } from './slice.ts';

/** The last so many lines of a story, which is where it goes wrong. */
const mostLines = 400;

export const replayCommand = (seed: number, left: readonly string[], bug?: Bug): string =>
  [
    `npm run simulate -- --seed ${seed}`,
    ...(left.length === 0 ? [] : [`--without ${left.join(',')}`]),
    ...(bug === undefined ? [] : [`--bug ${bug.name}`]),
  ].join(' ');

/** A failing seed, for a person: what it is about, the story, how to see it again. */
export const tellFailure = ({ plan, breaches, story }: Outcome, left: readonly string[], bug?: Bug): string => {
  const { engine, replicas, automatic, speed } = plan.shape;
  const skipped = Math.max(0, story.length - mostLines);
  return [
    `seed ${plan.seed}: ${breaches.map(({ rule, detail }) => `${rule}: ${detail}`).join('; ') || 'nothing is wrong'}`,
    `  ${engine} ${JSON.stringify(replicas)}, ${automatic} automatic baristas at speed ${speed}`,
    ...plan.customers.map((customer) => `  ${JSON.stringify(customer)}`),
    ...[...plan.staff, ...plan.faults].map((part) => `  ${JSON.stringify(part)}`),
    ...(skipped > 0 ? [`  … ${skipped} lines before`] : []),
    ...story.slice(skipped),
    `again: ${replayCommand(plan.seed, left, bug)}`,
  ].join('\n');
};

export const tellSum = ({ seeds, steps, virtualMs, failures }: SliceResult, seconds: number): string =>
  `${seeds} cafés, ${(steps / 1e6).toFixed(1)} million steps, ${(virtualMs / 3_600_000).toFixed(1)} hours of their time in ${seconds.toFixed(1)} s (${(seeds / seconds).toFixed(0)} a second), ${failures.length} failed`;

/** What was met and how often, crashes by their points last. */
export const tellCoverage = (coverage: Coverage): string =>
  [...coverage]
    .filter(([what]) => !what.startsWith('point '))
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([what, times]) => `${String(times).padStart(9)}  ${what}`)
    .join('\n');

import type { Coverage } from '../coverage.ts';
import { crashPoints } from '../crash-points.ts';

const transitions = [
  ...[
    'order none → unpaid',
    'order unpaid → paid',
    'order unpaid → cancelled',
    'order unpaid → expired',
    'order paid → making',
  ],
  ...['order paid → cancelling', 'order paid → cancelled', 'order cancelling → cancelled', 'order cancelling → making'],
  ...[
    'order making → ready',
    'order making → cancelled',
    'order ready → collected',
    'order ready → making',
    'order ready → cancelled',
  ],
  ...['ticket none → waiting', 'ticket none → started', 'ticket none → dropped', 'ticket waiting → started'],
  ...['ticket waiting → dropped', 'ticket waiting → abandoned', 'ticket started → ready', 'ticket started → abandoned'],
  ...['ticket ready → started', 'ticket ready → collected', 'ticket ready → abandoned'],
  ...['attempt requested', 'attempt confirming', 'attempt approved', 'attempt declined'],
];

const outcomes = [
  ...['approve approved', 'decline declined', 'slow approved', 'late unknown', 'late approved', 'lost-answer unknown'],
  ...['lost-answer approved', 'fail-then-approve unknown', 'fail-then-approve approved', 'decline-lost unknown'],
  ...['decline-lost declined', 'refund done', 'refund refused', 'refund unknown'],
].map((outcome) => `vendor ${outcome}`);

const faults = [
  ...['crash', 'crash-at', 'stop', 'freeze', 'store-away', 'broker-away', 'vendor-away', 'poison'],
  ...['flaky-store', 'flaky-broker', 'lost-reply'],
].map((fault) => `fault ${fault}`);

/** What a run of a thousand seeds has to meet; without it, it proves nothing about it. */
export const whatIsMissing = (coverage: Coverage): readonly string[] =>
  [...transitions, ...outcomes, ...faults].filter((what) => !coverage.has(what));

/** Crash points that nobody has ended at. */
export const pointsNotCrashed = (coverage: Coverage): readonly string[] =>
  Object.entries(crashPoints).flatMap(([kind, points]) =>
    points.filter((point) => !coverage.has(`crash ${kind} ${point}`)).map((point) => `${kind} ${point}`),
  );

/** The list of crash points as this run would have it. */
export const pointsMet = (coverage: Coverage): Readonly<Record<string, readonly string[]>> => {
  const met = [...coverage.keys()].filter((what) => what.startsWith('point ') && !isPoison(what));
  const words = met
    .map((what) => what.split(' ').slice(1))
    .map(([kind = '', ...point]) => ({ kind, point: point.join(' ') }));
  const byKind = Map.groupBy(words, ({ kind }) => kind);
  return Object.fromEntries([...byKind].map(([kind, of]) => [kind, of.map(({ point }) => point).sort()]));
};

/** Points that the list of crash points does not know: the services wait for something new. */
export const unknownPoints = (coverage: Coverage): readonly string[] => {
  const known = new Set(
    Object.entries(crashPoints).flatMap(([kind, points]) => points.map((point) => `point ${kind} ${point}`)),
  );
  return [...coverage.keys()].filter((what) => what.startsWith('point ') && !isPoison(what) && !known.has(what));
};

/** What only poisoned messages lead to. */
const isPoison = (what: string): boolean => what.endsWith(' garbage') || what.includes(' nack ');

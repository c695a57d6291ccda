import type { PickupEntry } from '@gorae/contracts/notifier-api.ts';
import type { OrderView } from '@gorae/contracts/schemas.ts';
import { isStepBack } from './course.ts';
import type { Heard } from './stream.ts';

/** What a pickup screen has been told, kept as a screen would keep it. */
export interface PickupScreen {
  hear(heard: Heard): void;
  /** Everything that a screen must never be told, in words. Nothing comes back or steps back but for a Done taken back: `undone`, the numbers of those. */
  faults(undone: ReadonlySet<string>): readonly string[];
  /** How what it shows in the end differs from the orders as they are. */
  differences(orders: readonly OrderView[]): readonly string[];
}

interface Known extends PickupEntry {
  /** Left out by a snapshot: off the screen, in a state that nobody told. */
  readonly isGone: boolean;
}

const onScreen: ReadonlySet<string> = new Set(['paid', 'cancelling', 'making', 'ready']);

export const createPickupScreen = (name: string): PickupScreen => {
  const known = new Map<string, Known>();
  const faults: string[] = [];
  const stepsBack: (readonly [number: string, what: string])[] = [];

  const take = (entry: PickupEntry): void => {
    const key = `${entry.businessDate} ${entry.number}`;
    const before = known.get(key);
    if (before !== undefined && entry.version < before.version)
      faults.push(`${name}: ${key} fell from version ${before.version} to ${entry.version}`);
    if (before?.version === entry.version && before.state !== entry.state)
      faults.push(`${name}: ${key} is ${before.state} and ${entry.state} in version ${entry.version}`);
    if (before?.isGone && onScreen.has(entry.state)) stepsBack.push([entry.number, 'was gone and came back']);
    else if (before !== undefined && isStepBack(before.state, entry.state))
      stepsBack.push([entry.number, `went from ${before.state} to ${entry.state}`]);
    known.set(key, { ...entry, isGone: false });
  };

  const replace = (entries: readonly PickupEntry[]): void => {
    const shown = new Set(entries.map(({ businessDate, number }) => `${businessDate} ${number}`));
    for (const [key, entry] of known) if (!shown.has(key)) known.set(key, { ...entry, isGone: true });
    for (const entry of entries) take(entry);
  };

  const differencesOf = (order: OrderView): readonly string[] => {
    const { number, businessDate, state, version } = order;
    const shown = known.get(`${businessDate} ${number}`);
    const isShown = shown !== undefined && !shown.isGone;
    if (!isShown) return onScreen.has(state) ? [`${name}: ${number} is ${state} and not shown`] : [];
    if (shown.state === state && shown.version === version) return [];
    return [`${name}: ${number} is shown as ${shown.state} v${shown.version}, it is ${state} v${version}`];
  };

  return {
    hear: ({ event, data }) => {
      if (event === 'order') take(data as PickupEntry);
      else replace((data as { readonly orders: readonly PickupEntry[] }).orders);
    },
    faults: (undone) => [
      ...faults,
      ...stepsBack.filter(([number]) => !undone.has(number)).map((step) => `${name}: ${step.join(' ')}`),
    ],
    differences: (orders) => orders.flatMap(differencesOf),
  };
};

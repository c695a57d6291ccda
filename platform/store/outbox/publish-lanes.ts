import type { OutboxEntry } from './outbox.ts';

/** What waits to be published, in one lane for each document: while entries of a lane are under way, its next ones wait. */
export interface PublishLanes {
  /** Behind what waits already. What waits, is under way or was published lately is left out. */
  add(entries: readonly OutboxEntry[]): void;
  /** The next entries to be published together, of lanes with nothing under way, oldest lane first. Empty when there are none. */
  take(most: number): readonly OutboxEntry[];
  /** What `take` gave out is published: its lanes are free. */
  published(entries: readonly OutboxEntry[]): void;
  /** It is not: it waits again, at the head of its lanes. */
  giveBack(entries: readonly OutboxEntry[]): void;
  /** It is given up here; whoever still finds it stored may add it again. */
  forget(entries: readonly OutboxEntry[]): void;
  /** Whether an entry of this id was published lately. */
  isPublished(id: string): boolean;
  /** Whether it waits or is under way. */
  isHeld(id: string): boolean;
  /** How many entries wait or are under way. */
  held(): number;
}

/** Enough to know again what was published but not yet taken off; an older one is at worst published twice. */
const mostRemembered = 10_000;

export const createPublishLanes = (): PublishLanes => {
  const waiting = new Map<string, OutboxEntry[]>();
  const underWay = new Set<string>();
  const held = new Set<string>();
  const published = new Set<string>();

  const remember = (id: string) => {
    published.add(id);
    const [oldest] = published;
    if (published.size > mostRemembered && oldest !== undefined) published.delete(oldest);
  };
  const letGo = (entries: readonly OutboxEntry[]) => {
    for (const { id, document } of entries) {
      held.delete(id);
      underWay.delete(document);
    }
  };
  const queue = (entries: readonly OutboxEntry[], place: 'head' | 'tail') => {
    for (const [document, own] of byDocument(entries)) {
      const others = waiting.get(document) ?? [];
      waiting.set(document, place === 'head' ? [...own, ...others] : [...others, ...own]);
    }
  };

  return {
    add: (entries) => {
      const fresh = entries.filter(({ id }) => !held.has(id) && !published.has(id));
      for (const { id } of fresh) held.add(id);
      queue(fresh, 'tail');
    },
    take: (most) => {
      const taken: OutboxEntry[] = [];
      for (const [document, entries] of waiting) {
        if (taken.length >= most) break;
        if (underWay.has(document)) continue;
        const room = most - taken.length;
        taken.push(...entries.slice(0, room));
        if (entries.length > room) waiting.set(document, entries.slice(room));
        else waiting.delete(document);
      }
      for (const { document } of taken) underWay.add(document);
      return taken;
    },
    published: (entries) => {
      letGo(entries);
      for (const { id } of entries) remember(id);
    },
    giveBack: (entries) => {
      for (const { document } of entries) underWay.delete(document);
      queue(entries, 'head');
    },
    forget: letGo,
    isPublished: (id) => published.has(id),
    isHeld: (id) => held.has(id),
    held: () => held.size,
  };
};

const byDocument = (entries: readonly OutboxEntry[]): ReadonlyMap<string, readonly OutboxEntry[]> => {
  const lanes = new Map<string, OutboxEntry[]>();
  for (const entry of entries) {
    const lane = lanes.get(entry.document);
    if (lane === undefined) lanes.set(entry.document, [entry]);
    else lane.push(entry);
  }
  return lanes;
};

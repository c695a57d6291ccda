import type { ParkedMessage, Parking } from '../bus.ts';

type Page = Awaited<ReturnType<Parking['list']>>;

/** One page, from messages that pass oldest first. */
export interface ParkedPage {
  /** Copies of one message are one; those of other queues pass by. */
  add(parked: ParkedMessage): void;
  toPage(): Page;
}

interface PageOptions {
  readonly limit: number;
  readonly after?: string;
}

/** A cursor names the last message of a page and its time: it holds when that message has been redriven meanwhile. */
export const createParkedPage = (queues: readonly string[], { limit, after }: PageOptions): ParkedPage => {
  const [afterId, afterTime = '0'] = after?.split('.') ?? [];
  const seen = new Set<string>();
  const behind: ParkedMessage[] = [];
  /** What lies behind the cursor by its time. */
  const later: ParkedMessage[] = [];
  let isBehind = after === undefined;

  /** One more than are shown tells that there is a next page. */
  const keep = (items: ParkedMessage[], parked: ParkedMessage) => {
    if (items.length <= limit) items.push(parked);
  };

  return {
    add: (parked) => {
      if (!queues.includes(parked.queue) || seen.has(parked.id)) return;
      seen.add(parked.id);
      if (isBehind) keep(behind, parked);
      else if (parked.id === afterId) isBehind = true;
      else if (later.length > 0 || parked.parkedAt > Number(afterTime)) keep(later, parked);
    },
    toPage: () => {
      const found = isBehind ? behind : later;
      const items = found.slice(0, limit);
      const last = items.at(-1);
      return { items, ...(found.length > limit && last !== undefined ? { next: `${last.id}.${last.parkedAt}` } : {}) };
    },
  };
};

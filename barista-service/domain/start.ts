import { Refusal } from '@gorae/platform/errors.ts';
import { begin } from './begin.ts';
import { isFree, take } from './claim.ts';
import { demandSeen, type Seen } from './seen.ts';
import { changed, type Ticket } from './ticket.ts';

export interface HandStart {
  readonly barista: string;
  readonly seen: Seen;
  readonly at: number;
  readonly leaseMs: number;
}

/** A person starts a waiting ticket: the one in her hand, or one in nobody's. Throws a Refusal when it is another's or not waiting. */
export const startByHand = (ticket: Ticket | undefined, { barista, seen, at, leaseMs }: HandStart): Ticket => {
  const known = demandSeen(ticket, seen);
  if (known.state !== 'waiting')
    throw new Refusal('conflict', 'ticket-not-waiting', { detail: 'Only a waiting ticket can be started.' });
  const by = { kind: 'staff', id: barista } as const;
  if (known.inHandOf === barista && known.claim !== undefined) {
    const claim = { ...known.claim, leaseUntil: at + leaseMs };
    return begin(changed(known, { claim }, at, by), barista, at);
  }
  const taken = isFree(known, at) ? take(known, { barista, at, leaseMs, start: true }) : undefined;
  if (taken === undefined)
    throw new Refusal('conflict', 'ticket-claimed', { detail: 'Another barista has this ticket in hand.' });
  return changed(taken, {}, at, by);
};

import type { Ticket } from '@gorae/barista-service/domain/ticket.ts';
import type { TellBreach } from './breach.ts';

export interface TicketWatchOptions {
  readonly breach: TellBreach;
  /** What the vendor holds for the order now. */
  readonly heldKrw: (orderId: string) => number;
  /** One barista, who is automatic: who was free first when she took her permit is made first. */
  readonly inOrder: boolean;
}

/** Holds every stored version of a ticket against what must always be so. */
export const createTicketWatch = ({ breach, heldKrw, inOrder }: TicketWatchOptions) => {
  /** Free tickets by id: when they were paid, and since which turn they have been free. */
  const free = new Map<string, { readonly paidAt: number; readonly since: number }>();
  let permitTurn = 0;
  let turn = 0;

  const checkOrder = (after: Ticket): void => {
    for (const [id, { paidAt, since }] of free)
      if (
        since < permitTurn &&
        id !== after.id &&
        (paidAt < after.paidAt || (paidAt === after.paidAt && id < after.id))
      )
        breach('out-of-order', `${after.id} was started while ${id}, paid before, was waiting`);
  };

  const checkStart = (before: Ticket | undefined, after: Ticket): void => {
    const fences = after.starts.map(({ fence }) => fence);
    if (new Set(fences).size < fences.length) breach('start-twice', `${after.id} was started twice under one fence`);
    if (heldKrw(after.orderId) <= 0) breach('made-unpaid', `${after.id} was started and no money is held for it`);
    const isTaken = before?.claim !== undefined && before.inHandOf === before.claim.barista;
    if (isTaken && before.claim.barista !== after.claim?.barista && before.claim.leaseUntil > after.changedAt)
      breach('taken-away', `${after.id} was taken from ${before.claim.barista}, whose lease was good`);
    if (inOrder && before?.starts.length === 0) checkOrder(after);
  };

  return {
    /** A barista got a permit: what is free from now on is younger than her look at the queue. */
    onPermit: () => {
      permitTurn = ++turn;
    },
    onCommit: (before: Ticket | undefined, after: Ticket): void => {
      turn += 1;
      if (after.starts.length > (before?.starts.length ?? 0)) checkStart(before, after);
      if (after.state === 'dropped' && before?.state === 'started')
        breach('dropped-started', `${after.id} was dropped although it was in the making`);
      if (after.state === 'ready' && before?.state !== 'ready' && before?.state !== 'started')
        breach('ready-unmade', `${after.id} is ready and was ${before?.state ?? 'not there'}`);
      if (before?.state === 'ready' && after.state === 'waiting')
        breach('made-again', `${after.id} was ready and waits again`);
      if (before !== undefined && after.fence < before.fence)
        breach('fence-fell', `${after.id} ${before.fence} → ${after.fence}`);
      const isFree = after.state === 'waiting' && after.inHandOf === '';
      if (!isFree) free.delete(after.id);
      else if (!free.has(after.id)) free.set(after.id, { paidAt: after.paidAt, since: turn });
    },
  };
};

import {
  PermitIssued,
  TicketAbandoned,
  type TicketChanged,
  TicketCollected,
  TicketDropped,
  TicketReady,
  TicketReopened,
  TicketStarted,
} from '@gorae/contracts/events.ts';
import type { Event } from '@gorae/contracts/kit/event.ts';
import { newEvent } from '@gorae/platform/bus/new-event.ts';
import { type Instant, toIso } from '@gorae/platform/run/clock.ts';
import type { Ticket } from '../domain/ticket.ts';

const source = 'barista-service';

/** Tells of every new state of a ticket but waiting, which is the bar's own affair. A change of hands is none. */
export const announce = (before: Ticket | undefined, after: Ticket): readonly Event[] => {
  if (after.state === 'waiting' || before?.state === after.state) return [];
  const definition = after.state === 'started' && before?.state === 'ready' ? TicketReopened : definitions[after.state];
  return [
    newEvent(definition, {
      source,
      document: after,
      subject: after.orderId,
      storeId: after.storeId,
      at: after.changedAt,
      data: toTicketChanged(after),
    }),
  ];
};

const definitions = {
  started: TicketStarted,
  ready: TicketReady,
  collected: TicketCollected,
  dropped: TicketDropped,
  abandoned: TicketAbandoned,
} as const;

const toTicketChanged = (ticket: Ticket): TicketChanged => ({
  ticketId: ticket.id,
  orderId: ticket.orderId,
  storeId: ticket.storeId,
  lineIds: ticket.lineIds,
  state: ticket.state,
  version: ticket.version,
  ...(ticket.claim === undefined ? {} : { barista: ticket.claim.barista, fence: ticket.claim.fence }),
  ...(ticket.startedAt === undefined ? {} : { startedAt: toIso(ticket.startedAt) }),
  ...(ticket.readyAt === undefined ? {} : { readyAt: toIso(ticket.readyAt) }),
  ...(ticket.collectedAt === undefined ? {} : { collectedAt: toIso(ticket.collectedAt) }),
  ...(ticket.endedAt === undefined ? {} : { endedAt: toIso(ticket.endedAt) }),
  ...(ticket.reason === undefined ? {} : { reason: ticket.reason }),
  actor: ticket.changedBy,
});

/** Lets one lane of the store take its oldest ticket. `id` tells permits apart. */
export const toPermitIssued = (id: string, storeId: string, at: Instant): Event =>
  newEvent(PermitIssued, {
    source,
    document: { id, version: 1 },
    subject: storeId,
    storeId,
    at,
    data: { storeId },
  });

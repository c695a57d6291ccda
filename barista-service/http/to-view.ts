import type { BaristaView, TicketView } from '@gorae/contracts/barista-api.ts';
import type { Wire } from '@gorae/contracts/kit/wire.ts';
import { toIso } from '@gorae/platform/run/clock.ts';
import type { BaristaAtWork } from '../app/list-baristas.ts';
import type { Claim, Ticket } from '../domain/ticket.ts';

export const toTicketView = (ticket: Ticket): Wire<typeof TicketView> => ({
  ticketId: ticket.id,
  orderId: ticket.orderId,
  storeId: ticket.storeId,
  version: ticket.version,
  number: ticket.number,
  state: ticket.state,
  service: ticket.service,
  ...(ticket.nameOnCup === undefined ? {} : { nameOnCup: ticket.nameOnCup }),
  lines: ticket.lines,
  prepSeconds: ticket.prepSeconds,
  paidAt: toIso(ticket.paidAt),
  ...(ticket.claim === undefined ? {} : { claim: toClaimView(ticket.claim) }),
  starts: ticket.starts.map(({ barista, fence, at }) => ({ barista, fence, at: toIso(at) })),
  ...(ticket.startedAt === undefined ? {} : { startedAt: toIso(ticket.startedAt) }),
  ...(ticket.readyAt === undefined ? {} : { readyAt: toIso(ticket.readyAt) }),
  ...(ticket.collectedAt === undefined ? {} : { collectedAt: toIso(ticket.collectedAt) }),
  ...(ticket.endedAt === undefined ? {} : { endedAt: toIso(ticket.endedAt) }),
  ...(ticket.reason === undefined ? {} : { reason: ticket.reason }),
});

const toClaimView = ({ barista, fence, leaseUntil }: Claim) => ({ barista, fence, leaseUntil: toIso(leaseUntil) });

export const toBaristaView = ({ barista, inHand }: BaristaAtWork): Wire<typeof BaristaView> => ({
  name: barista.id,
  storeId: barista.storeId,
  version: barista.version,
  signedInAt: toIso(barista.signedInAt),
  ...(inHand === undefined ? {} : { inHand }),
});

import { admit } from '../domain/admit.ts';
import { renew, take } from '../domain/claim.ts';
import { done, finish } from '../domain/finish.ts';
import type { Ticket } from '../domain/ticket.ts';
import { anOrder, nine } from './an-order.ts';

const leaseMs = 30_000;

/** Whatever was seen last. */
export const anyVersion = () => true;

const must = (ticket: Ticket | undefined): Ticket => {
  if (ticket === undefined) throw new Error('The decision was to change nothing');
  return { ...ticket, version: ticket.version + 1 };
};

export const aWaitingTicket = (): Ticket => admit(anOrder(), nine);
export const inTheHandOf = (barista: string): Ticket =>
  must(take(aWaitingTicket(), { barista, at: nine, leaseMs, start: false }));
export const startedBy = (barista: string): Ticket =>
  must(take(aWaitingTicket(), { barista, at: nine, leaseMs, start: true }));
export const readyBy = (barista: string): Ticket => must(done(startedBy(barista), anyVersion, nine + 60_000));
export const renewed = (ticket: Ticket, at: number): Ticket =>
  must(renew(ticket, { fence: ticket.fence, at, leaseMs }));
export const finished = (ticket: Ticket, at: number): Ticket => must(finish(ticket, ticket.fence, at));

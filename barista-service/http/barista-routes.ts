import { baristaApi } from '@gorae/contracts/barista-api.ts';
import { etagOf } from '@gorae/platform/http/etag.ts';
import { implement, type Route } from '@gorae/platform/http/implement.ts';
import type { Clock } from '@gorae/platform/run/clock.ts';
import type { BaristaAtWork } from '../app/list-baristas.ts';
import type { TicketList } from '../app/list-tickets.ts';
import type { Tickets } from '../app/ports.ts';
import type { Queue } from '../app/read-queue.ts';
import type { Barista } from '../domain/barista.ts';
import { collect } from '../domain/collect.ts';
import { done } from '../domain/finish.ts';
import { abandon } from '../domain/give-up.ts';
import type { Seen } from '../domain/seen.ts';
import type { Ticket } from '../domain/ticket.ts';
import { readSeen } from './read-seen.ts';
import { toBaristaView, toTicketView } from './to-view.ts';

export interface BaristaRoutesDeps {
  readonly tickets: Tickets;
  readonly clock: Clock;
  readonly listTickets: (list: TicketList) => Promise<{ readonly items: readonly Ticket[]; readonly next?: string }>;
  readonly startTicket: (ticketId: string, barista: string, seen: Seen) => Promise<Ticket | undefined>;
  readonly undoTicket: (ticketId: string, seen: Seen) => Promise<Ticket | undefined>;
  readonly listBaristas: (storeId: string) => Promise<readonly BaristaAtWork[]>;
  readonly lookAt: (barista: Barista) => Promise<BaristaAtWork>;
  readonly signIn: (name: string, storeId: string) => Promise<Barista>;
  readonly signOut: (name: string) => Promise<void>;
  readonly readQueue: (storeId: string) => Promise<Queue>;
}

/** The bar over HTTP. Every press names what was seen (`If-Match`), so that two people at two boards do not undo each other. */
export const baristaRoutes = (deps: BaristaRoutesDeps): readonly Route[] => {
  const { tickets, clock } = deps;
  const press = async (ticketId: string, decide: (ticket: Ticket | undefined) => Ticket) =>
    shown(await tickets.change(ticketId, decide));
  return implement(baristaApi, {
    listTickets: async ({ query }) => {
      const { items, next } = await deps.listTickets(query);
      return { status: 200, body: { items: items.map(toTicketView), ...(next === undefined ? {} : { next }) } };
    },
    startTicket: async ({ params, headers, body }) =>
      shown(await deps.startTicket(params.ticketId, body.barista, readSeen(headers['If-Match']))),
    finishTicket: async ({ params, headers }) => {
      const seen = readSeen(headers['If-Match']);
      return press(params.ticketId, (ticket) => done(ticket, seen, clock.now()));
    },
    undoTicket: async ({ params, headers }) =>
      shown(await deps.undoTicket(params.ticketId, readSeen(headers['If-Match']))),
    collectTicket: async ({ params, headers }) => {
      const seen = readSeen(headers['If-Match']);
      return press(params.ticketId, (ticket) => collect(ticket, seen, clock.now()));
    },
    abandonTicket: async ({ params, headers, body: { reason } }) => {
      const seen = readSeen(headers['If-Match']);
      return press(params.ticketId, (ticket) => abandon(ticket, { seen, at: clock.now(), reason }));
    },
    listBaristas: async ({ query }) => ({
      status: 200,
      body: { items: (await deps.listBaristas(query.storeId)).map(toBaristaView) },
    }),
    signIn: async ({ params, body }) => {
      const barista = await deps.signIn(params.name, body.storeId);
      const headers = { ETag: etagOf(barista.version) };
      return { status: 200, body: toBaristaView(await deps.lookAt(barista)), headers };
    },
    signOut: async ({ params }) => {
      await deps.signOut(params.name);
      return { status: 204 };
    },
    getQueue: async ({ params: { storeId } }) => ({
      status: 200,
      body: { storeId, ...(await deps.readQueue(storeId)) },
    }),
  });
};

const shown = (ticket: Ticket | undefined) => {
  if (ticket === undefined) throw new Error('A press on a ticket that is not there is refused');
  return { status: 200 as const, body: toTicketView(ticket), headers: { ETag: etagOf(ticket.version) } };
};

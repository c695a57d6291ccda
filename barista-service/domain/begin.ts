import type { Ticket } from './ticket.ts';

/** The drink is in the making under the ticket's claim. One that was started before keeps its start. */
export const begin = (ticket: Ticket, barista: string, at: number): Ticket => ({
  ...ticket,
  state: 'started',
  starts: [...ticket.starts, { barista, fence: ticket.fence, at }],
  startedAt: ticket.startedAt ?? at,
  makingSince: ticket.makingSince ?? at,
});

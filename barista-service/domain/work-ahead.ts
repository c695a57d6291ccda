import type { Ticket } from './ticket.ts';

/** Milliseconds from the start of a drink to its end at a speed of 1; 0 when it takes no time. */
export const makingMs = (ticket: Ticket, speed: number | 'instant'): number =>
  speed === 'instant' ? 0 : (ticket.prepSeconds * 1000) / speed;

/** What is left of a ticket's work for one barista, in seconds. */
export const secondsLeft = (ticket: Ticket, at: number): number => {
  const spent = ticket.makingSince === undefined ? 0 : Math.floor((at - ticket.makingSince) / 1000);
  return Math.max(0, ticket.prepSeconds - Math.max(0, spent));
};

import type { TicketView } from '@gorae/contracts/barista-api.ts';
import type { Wire } from '@gorae/contracts/kit/wire.ts';
import { storeId } from '../world/open-services.ts';
import { askOnce } from './ask.ts';
import type { Person } from './people.ts';

export type TicketOnBoard = Wire<typeof TicketView>;

/** The board; nothing when it cannot be seen now. */
export const lookAtBoard = async (person: Person): Promise<readonly TicketOnBoard[]> => {
  const answer = await askOnce(person, 'listTickets', { query: { storeId, limit: 200 }, role: 'staff' });
  return answer?.status === 200 ? (answer.body as { items: readonly TicketOnBoard[] }).items : [];
};

/** Presses a button on what was seen. */
export const press = (person: Person, button: string, ticket: TicketOnBoard, body?: unknown) =>
  askOnce(person, button, {
    params: { ticketId: ticket.ticketId },
    headers: { 'If-Match': `"v${ticket.version}"` },
    body,
    role: 'staff',
  });

import type { Collection } from '@gorae/platform/store/store.ts';
import type { Barista } from '../domain/barista.ts';
import type { Ticket } from '../domain/ticket.ts';

export const ticketCollection: Collection<Ticket> = {
  name: 'tickets',
  indexes: {
    /** Whose hand holds what; with the empty name: the queue, first paid first. */
    hands: ['storeId', 'inHandOf', 'paidAt'],
    board: ['storeId', 'state', 'paidAt'],
    listing: ['storeId', 'paidAt'],
  },
  dueAt: ({ inHandOf, claim }) => (inHandOf ? claim?.leaseUntil : undefined),
};

export const baristaCollection: Collection<Barista> = {
  name: 'baristas',
  indexes: { atWork: ['signedIn', 'storeId', 'signedInAt'] },
  dueAt: ({ signedIn, leaseUntil }) => (signedIn ? leaseUntil : undefined),
};

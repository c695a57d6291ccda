import type { Barista } from '../domain/barista.ts';
import { heldBy } from './held-by.ts';
import type { Baristas, Tickets } from './ports.ts';

export interface BaristaAtWork {
  readonly barista: Barista;
  /** Id of the ticket in hand: the one in the making, if there is one. */
  readonly inHand?: string;
}

export interface BaristasAtWorkDeps {
  readonly tickets: Tickets;
  readonly baristas: Baristas;
}

/** More than any bar has room for. */
const mostBaristas = 200;

/** With what she has in hand. */
export const createLookAt =
  ({ tickets }: Pick<BaristasAtWorkDeps, 'tickets'>) =>
  async (barista: Barista): Promise<BaristaAtWork> => {
    const held = await heldBy(tickets, barista.storeId, barista.id);
    const inHand = held.find(({ state }) => state === 'started') ?? held[0];
    return inHand === undefined ? { barista } : { barista, inHand: inHand.id };
  };

/** The people who are signed in to a store, who came first first. */
export const createListBaristas = ({ tickets, baristas }: BaristasAtWorkDeps) => {
  const lookAt = createLookAt({ tickets });
  return async (storeId: string): Promise<readonly BaristaAtWork[]> => {
    const { items } = await baristas.page({
      index: 'atWork',
      equals: { signedIn: true, storeId },
      limit: mostBaristas,
    });
    return Promise.all(items.map(lookAt));
  };
};

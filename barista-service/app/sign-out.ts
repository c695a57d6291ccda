import { Refusal } from '@gorae/platform/errors.ts';
import type { Clock } from '@gorae/platform/run/clock.ts';
import { signOut } from '../domain/barista.ts';
import type { Bar } from './bar.ts';
import { heldBy } from './held-by.ts';
import type { Baristas, Tickets } from './ports.ts';

export interface SignOutDeps {
  readonly tickets: Tickets;
  readonly baristas: Baristas;
  readonly bar: Pick<Bar, 'closeManual'>;
  readonly clock: Clock;
}

/**
 * Closes a person's lane: at once when it is here, within about a second in another replica. What she has not started goes back. Throws
 * a Refusal while she has started something. Nothing when she is not signed in.
 */
export const createSignOut =
  ({ tickets, baristas, bar, clock }: SignOutDeps) =>
  async (name: string): Promise<void> => {
    const barista = await baristas.find(name);
    if (barista?.signedIn !== true) return;
    const inHand = await heldBy(tickets, barista.storeId, name);
    if (inHand.some(({ state }) => state === 'started'))
      throw new Refusal('conflict', 'barista-busy', { detail: 'Finish or abandon the drink in the making first.' });
    await baristas.change(name, (known) => signOut(known, clock.now()));
    await bar.closeManual(name);
  };

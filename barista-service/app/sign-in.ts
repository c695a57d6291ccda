import type { Clock } from '@gorae/platform/run/clock.ts';
import { type Barista, isInLane, signIn } from '../domain/barista.ts';
import type { Bar } from './bar.ts';
import type { Baristas, LeaseTimes } from './ports.ts';

export interface SignInDeps {
  readonly replica: string;
  readonly baristas: Baristas;
  readonly bar: Pick<Bar, 'openManual'>;
  readonly clock: Clock;
  readonly times: LeaseTimes;
}

/** Opens a person's lane in this replica, unless she has one that lives. Safe to run twice. Throws a Refusal as the domain says. */
export const createSignIn =
  ({ replica, baristas, bar, clock, times }: SignInDeps) =>
  async (name: string, storeId: string): Promise<Barista> => {
    const lane = { replica, at: clock.now(), leaseMs: times.leaseMs };
    const barista = await baristas.change(name, (known) => signIn(known, { name, storeId, ...lane }));
    if (barista === undefined) throw new Error('Signing in leaves a barista');
    if (isInLane(barista, replica)) await bar.openManual(barista);
    return barista;
  };

import { isInLane } from '../domain/barista.ts';
import type { Bar } from './bar.ts';
import type { Baristas } from './ports.ts';

export interface ReopenLanesDeps {
  readonly replica: string;
  readonly baristas: Baristas;
  readonly bar: Pick<Bar, 'openManual'>;
}

/** After a restart under the same name: who was signed in here has her lane back at once. */
export const reopenLanes = async ({ replica, baristas, bar }: ReopenLanesDeps): Promise<void> => {
  let after: string | undefined;
  do {
    const cursor = after === undefined ? {} : { after };
    const page = await baristas.page({ index: 'atWork', equals: { signedIn: true }, limit: 200, ...cursor });
    for (const barista of page.items) if (isInLane(barista, replica)) await bar.openManual(barista);
    after = page.next;
  } while (after !== undefined);
};

import type { Bug } from './bug.ts';
import { afterDecision, throughDocuments } from './through.ts';

interface Fenced {
  readonly claim?: object;
  readonly starts: readonly object[];
}

export const noFence: Bug = {
  name: 'no-fence',
  mistake: 'every claim has the same fence, so that a former holder is taken for the present one',
  store: (store) =>
    throughDocuments(store, 'tickets', (tickets) =>
      afterDecision(tickets, (_before, { doc, ...rest }) => {
        const { claim, starts } = doc as unknown as Fenced;
        const unfenced = starts.map((start) => ({ ...start, fence: 1 }));
        return {
          ...rest,
          doc: { ...doc, fence: 0, starts: unfenced, ...(claim && { claim: { ...claim, fence: 1 } }) },
        };
      }),
    ),
};

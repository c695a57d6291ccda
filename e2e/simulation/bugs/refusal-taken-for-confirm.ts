import type { Bug } from './bug.ts';

export const refusalTakenForConfirm: Bug = {
  name: 'refusal-taken-for-confirm',
  mistake: 'an event that the broker refused is marked as published',
  relay: async ({ publish, remove }) => {
    await publish();
    await remove();
  },
};

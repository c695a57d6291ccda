import type { Bug } from './bug.ts';

export const removedBeforePublished: Bug = {
  name: 'removed-before-published',
  mistake: 'an event is marked as published before it is',
  relay: async ({ publish, remove }) => {
    await remove();
    await publish();
  },
};

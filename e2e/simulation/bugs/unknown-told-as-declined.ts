import type { Bug } from './bug.ts';

export const unknownToldAsDeclined: Bug = {
  name: 'unknown-told-as-declined',
  mistake: 'no answer of the vendor is taken for a no',
  vendor: (vendor) => ({
    ...vendor,
    authorize: async (request) => {
      const said = await vendor.authorize(request);
      return said.outcome === 'unknown' ? { outcome: 'declined', reason: said.why } : said;
    },
  }),
};

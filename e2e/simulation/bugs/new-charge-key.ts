import type { Bug } from './bug.ts';

let tries = 0;

export const newChargeKey: Bug = {
  name: 'new-charge-key',
  mistake: 'each try to charge has a key of its own',
  vendor: (vendor) => ({
    ...vendor,
    authorize: (request) => vendor.authorize({ ...request, key: `${request.key}-${++tries}` }),
  }),
};

import type { Bug } from './bug.ts';

let tries = 0;

export const newRefundKey: Bug = {
  name: 'new-refund-key',
  mistake: 'each try to pay back has a key of its own',
  vendor: (vendor) => ({
    ...vendor,
    refund: (request) => vendor.refund({ ...request, key: `${request.key}-${++tries}` }),
  }),
};

const ranks: Readonly<Record<string, number>> = {
  unpaid: 0,
  paid: 1,
  cancelling: 1,
  making: 2,
  ready: 3,
  collected: 4,
  cancelled: 4,
  expired: 4,
};

/** Whether an order went back to a state that it had left: it never does, unless a Done was taken back. */
export const isStepBack = (before: string, after: string): boolean => (ranks[after] ?? 0) < (ranks[before] ?? 0);

import type { Plan, Weather } from './plan.ts';

const calm: Omit<Weather, 'longestDelayMs' | 'lateMs'> = {
  order: 'first',
  delays: 0,
  copies: 0,
  disorder: false,
  flakyStore: 0,
  flakyBroker: 0,
  lostReplies: 0,
};

/** The plan without these parts: ids of customers, staff and faults, and names of what the weather does. */
export const without = (plan: Plan, names: readonly string[]): Plan => {
  const isKept = ({ id }: { readonly id: string }): boolean => !names.includes(id);
  const calmed = Object.fromEntries(Object.entries(calm).filter(([name]) => names.includes(name)));
  return {
    ...plan,
    weather: { ...plan.weather, ...calmed },
    customers: plan.customers.filter(isKept),
    staff: plan.staff.filter(isKept),
    faults: plan.faults.filter(isKept),
  };
};

/** Everything that a plan can do without. */
export const partsOf = (plan: Plan): readonly string[] => [
  ...[...plan.faults, ...plan.customers, ...plan.staff].map(({ id }) => id),
  ...Object.keys(calm),
];

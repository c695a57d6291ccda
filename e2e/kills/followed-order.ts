import type { OrderView } from '@gorae/contracts/schemas.ts';
import { isStepBack } from './course.ts';
import type { Heard } from './stream.ts';

/** What the stream of one order has told. */
export interface FollowedOrder {
  readonly orderId: string;
  hear(heard: Heard): void;
  version(): number;
  /** All that it was told, oldest first. */
  told(): readonly OrderView[];
  /** Everything that it must never be told; `undone`: the numbers of drinks whose Done was taken back. */
  faults(undone: ReadonlySet<string>): readonly string[];
}

export const createFollowedOrder = (orderId: string): FollowedOrder => {
  const told: OrderView[] = [];
  const faults: string[] = [];
  const stepsBack: (readonly [number: string, what: string])[] = [];
  const version = (): number => told.at(-1)?.version ?? 0;
  return {
    orderId,
    hear: ({ data }) => {
      const order = data as OrderView;
      if (order.id !== orderId) faults.push(`the stream of ${orderId} tells of ${order.id}`);
      if (order.version < version()) faults.push(`${orderId} fell from version ${version()} to ${order.version}`);
      const before = told.at(-1);
      if (before !== undefined && isStepBack(before.state, order.state))
        stepsBack.push([order.number, `${orderId} went from ${before.state} to ${order.state}`]);
      told.push(order);
    },
    version,
    told: () => told,
    faults: (undone) => [...faults, ...stepsBack.filter(([number]) => !undone.has(number)).map(([, what]) => what)],
  };
};

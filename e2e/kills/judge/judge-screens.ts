import type { OrderView } from '@gorae/contracts/schemas.ts';
import { until } from '@gorae/platform/testing/until.ts';
import type { Screens } from '../screens.ts';

/**
 * Waits until everyone who looks on sees the end, also a patient screen that is away for as long as the café asks it to be (10 s). Says what
 * does not come right, and what was told that must never be. `undone`: the numbers of drinks whose Done was taken back.
 */
export const judgeScreens = async (
  { pickups, followed }: Pick<Screens, 'pickups' | 'followed'>,
  orders: readonly OrderView[],
  undone: ReadonlySet<string>,
): Promise<readonly string[]> => {
  const final = new Map(orders.map(({ id, version }) => [id, version]));
  const differences = (): readonly string[] => [
    ...pickups.flatMap((screen) => screen.differences(orders)),
    ...followed()
      .filter((order) => order.version() !== final.get(order.orderId))
      .map(({ orderId, version }) => `the stream of ${orderId} ended at version ${version()}`),
  ];
  await until(() => differences().length === 0, { what: 'the end on all screens' }).catch(() => undefined);
  return [...differences(), ...[...pickups, ...followed()].flatMap((one) => one.faults(undone))];
};

import type { Clock } from '@gorae/platform/run/clock.ts';
import { inHandMs } from '../domain/back-off.ts';
import { pickUp } from '../domain/pick-up.ts';
import type { Payments } from './ports.ts';

/** More than one process ever has in hand; what is beyond waits until it is due by itself. */
const most = 1_000;

/** Makes due what the process before us had in hand. Only for a process that is alone. */
export const pickUpPayments = async (payments: Payments, clock: Clock): Promise<void> => {
  const soon = await payments.due(clock.now() + inHandMs, most);
  await Promise.all(soon.map(({ id }) => payments.change(id, (payment) => pickUp(payment, clock.now()))));
};

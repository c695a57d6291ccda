import { toInput } from '../world/call.ts';
import { storeId } from '../world/open-services.ts';
import type { World } from '../world/world.ts';
import type { TellBreach } from './breach.ts';

/** Asks every notifier what its pickup screen shows. The answers are there once the world has gone on a little. */
export const lookAtScreens = ({ processes }: World): (() => ReadonlyMap<string, unknown>) => {
  const shown = new Map<string, unknown>();
  for (const { name, services } of processes)
    for (const { routes } of services() ?? [])
      for (const { operation, handle } of routes.filter((route) => route.operation.id === 'getPickup')) {
        const ask = async () => handle(toInput({ params: { storeId } }));
        void ask().then(
          (reply) => shown.set(name, 'body' in reply ? reply.body : operation.id),
          (error: unknown) => shown.set(name, String(error)),
        );
      }
  return () => shown;
};

/** When every order has ended, no screen shows one. */
export const checkScreens = (shown: ReadonlyMap<string, unknown>, breach: TellBreach): void => {
  if (shown.size === 0) breach('screen-missing', 'no notifier showed a screen');
  for (const [name, body] of shown) {
    const { orders } = body as { orders?: readonly unknown[] };
    if (orders?.length !== 0) breach('screen-not-final', `${name} shows ${JSON.stringify(body)}`);
  }
};

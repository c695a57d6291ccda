import { notifierApi } from '@gorae/contracts/notifier-api.ts';
import { type Handlers, implement } from '@gorae/platform/http/implement.ts';
import type { Hub } from '@gorae/platform/http/sse.ts';
import { encodeRetry, streamHeaders } from '@gorae/platform/http/sse-frame.ts';
import { type Clock, toIso } from '@gorae/platform/run/clock.ts';
import type { Random } from '@gorae/platform/run/random.ts';
import type { FindLive } from '../app/find-live.ts';
import type { Projection } from '../app/projection.ts';
import { orderStreamEvent, orderTopic, pickupTopic, ticketsTopic } from './live-topics.ts';
import { toBoardEntry, toPickupEntry } from './to-view.ts';

export interface NotifierRoutesDeps {
  readonly projection: Projection;
  readonly findLive: FindLive;
  readonly hub: Hub;
  readonly clock: Clock;
  readonly random: Random;
}

export const notifierRoutes = (deps: NotifierRoutesDeps) => {
  const { projection, findLive, hub, clock } = deps;
  const pickup = (storeId: string) => ({
    storeId,
    at: toIso(clock.now()),
    orders: projection.onScreen(storeId).map(toPickupEntry),
  });
  const board = (storeId: string) => ({
    storeId,
    at: toIso(clock.now()),
    orders: projection.onScreen(storeId).map(toBoardEntry),
  });
  return implement(notifierApi, {
    followStore: async (input) => {
      const { storeId } = input.params;
      await findLive.store(storeId, input);
      const snapshot = () => ({ event: 'snapshot', data: pickup(storeId) });
      return hub.open({ topic: pickupTopic(storeId), signal: input.signal, limit: input.query.limit, snapshot });
    },
    getPickup: async (input) => {
      await findLive.store(input.params.storeId, input);
      return { status: 200, body: pickup(input.params.storeId) };
    },
    followTickets: async (input) => {
      const { storeId } = input.params;
      await findLive.store(storeId, input);
      const snapshot = () => ({ event: 'snapshot', data: board(storeId) });
      return hub.open({ topic: ticketsTopic(storeId), signal: input.signal, limit: input.query.limit, snapshot });
    },
    followOrder: followOrder(deps),
  });
};

const followOrder =
  ({ projection, findLive, hub, random }: NotifierRoutesDeps): Handlers<typeof notifierApi>['followOrder'] =>
  async (input) => {
    const { orderId } = input.params;
    const seen = readVersion(input.headers['Last-Event-ID']);
    const order = await findLive.order(orderId, seen, input);
    // We lag behind what the client has seen. Nothing older is ever told, so it is sent to come back: a stream that ends is
    // followed by a reconnect, an error would make an EventSource give up.
    if (order.version < seen) return new Response(encodeRetry(random), { headers: streamHeaders });
    // Read again: it may have changed since it was found, and the change has been published to others already.
    const snapshot = () => orderStreamEvent('snapshot', projection.order(orderId) ?? order);
    return hub.open({ topic: orderTopic(orderId), signal: input.signal, limit: input.query.limit, snapshot });
  };

/** The id is ours, but any client may send anything: what is no version counts as nothing seen. */
const readVersion = (lastEventId: string | undefined): number =>
  lastEventId !== undefined && /^\d{1,15}$/.test(lastEventId) ? Number(lastEventId) : 0;

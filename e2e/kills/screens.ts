import { staffKey } from '../cafe/start.ts';
import { createFollowedOrder, type FollowedOrder } from './followed-order.ts';
import { createPickupScreen, type PickupScreen } from './pickup-screen.ts';
import type { Shop } from './shop.ts';
import { openStream, type Stream } from './stream.ts';

/** Everyone who looks on: three pickup screens, and customers who follow their order. */
export interface Screens extends Disposable {
  readonly pickups: readonly PickupScreen[];
  followed(): readonly FollowedOrder[];
  follow(orderId: string, orderToken: string): void;
  /** How often the busiest screen had to be opened. */
  openings(): number;
}

export const openScreens = ({ cafe, moments }: Pick<Shop, 'cafe' | 'moments'>): Screens => {
  const streams: Stream[] = [];
  const followed: FollowedOrder[] = [];
  const pickups = ['screen 1', 'screen 2', 'screen 3'].map(createPickupScreen);
  for (const [place, screen] of pickups.entries()) {
    const hear: PickupScreen['hear'] = (heard) => {
      screen.hear(heard);
      if (place === 0 && heard.event === 'order') moments.happened('shown');
    };
    // One waits before it comes back, as browsers do; the others are there at once and see more.
    streams.push(openStream({ url: `${cafe.url}/v1/events/stores/gorae`, hear, isPatient: place === 2 }));
  }
  return {
    pickups,
    followed: () => followed,
    follow: (orderId, orderToken) => {
      const order = createFollowedOrder(orderId);
      followed.push(order);
      const bearer = followed.length % 3 === 0 ? staffKey : orderToken;
      const url = `${cafe.url}/v1/events/orders/${orderId}`;
      streams.push(openStream({ url, bearer, lastSeen: order.version, hear: order.hear, isPatient: false }));
    },
    openings: () => Math.max(...streams.map((stream) => stream.openings())),
    [Symbol.dispose]: () => {
      for (const stream of streams) stream.close();
    },
  };
};

import { connect } from 'node:net';
import type { Shop } from '../kills/shop.ts';
import type { Strike } from './fault.ts';
import { judgeGoingOn, placeOrders, whatFails } from './going-on.ts';
import type { Broken, Harm, Of } from './scene.ts';
import type { StormyCafe } from './stormy-cafe.ts';

interface Outage {
  readonly away: () => Promise<void>;
  readonly back: () => Promise<void>;
  /** Whether the server is there and works. */
  readonly isThere: () => Promise<boolean>;
}

type Away = Of<'broker-stops' | 'broker-killed' | 'database-killed' | 'memory-alarm'>;

const outageOf = ({ broker, database }: StormyCafe, { what }: Away): Outage => {
  const brokerListens = () => listens(broker.port);
  switch (what) {
    case 'broker-stops':
      return { away: broker.stopApp, back: broker.startApp, isThere: brokerListens };
    case 'broker-killed':
      return { away: broker.kill, back: broker.start, isThere: brokerListens };
    case 'database-killed':
      return { away: database.kill, back: database.start, isThere: () => listens(database.port) };
    case 'memory-alarm':
      return {
        away: () => broker.memoryAlarm(true),
        back: () => broker.memoryAlarm(false),
        isThere: async () => (await broker.evaluate('rabbit_alarm:get_alarms()')).trim() === '[]',
      };
  }
};

/**
 * Takes a server away from everybody. Without its broker the café must go on taking orders, as long as it can store them: at once, before
 * anything else strikes, and still at the end. What is paid with them must be asked for afterwards, whoever has died meanwhile.
 */
export const takeAway = async (shop: Shop<StormyCafe>, fault: Away, strike: Strike): Promise<Harm> => {
  const { away, back, isThere } = outageOf(shop.cafe, fault);
  const wasThere = await isThere();
  await away();
  const landed = wasThere && !(await isThere());
  const heal = async (): Promise<Broken> => {
    await back();
    return [];
  };
  if (!canStore(strike)) return { landed, heal };
  const keys: string[] = [];
  const accept = () =>
    whatFails(
      placeOrders(shop.call).then((placed) => keys.push(...placed)),
      `during ${fault.what}`,
    );
  const atOnce = await accept();
  return {
    ...{ landed, heal },
    meanwhile: async () => [...atOnce, ...(await accept())],
    afterwards: async () =>
      (await Promise.all(keys.map((key) => judgeGoingOn(shop, `an order placed during ${fault.what}`, key)))).flat(),
  };
};

/** Whether order-service has its database, all that it needs to take an order. */
const canStore = (strike: Strike): boolean =>
  !strike.some(
    (fault) =>
      fault.what === 'database-killed' ||
      ('server' in fault && fault.server === 'database' && fault.service === 'order-service'),
  );

const listens = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect({ host: '127.0.0.1', port });
    const tell = (answer: boolean) => {
      socket.destroy();
      resolve(answer);
    };
    socket.once('connect', () => tell(true));
    socket.once('error', () => tell(false));
  });

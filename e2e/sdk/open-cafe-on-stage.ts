import { type OpenCafe, type OpenOptions, openCafe } from '../cafe/open.ts';
import { staffKey } from '../cafe/start.ts';
import { openStage, type Stage } from './stage.ts';

/** Slow enough to be caught in the making, fast enough to be waited for: two drinks take about four seconds. */
const atAWatchablePace = { BARISTA_SPEED: '25', BARISTAS: '2' };

const countOrders = async (cafe: OpenCafe): Promise<number> => {
  const { body } = await cafe.ask<{ items: readonly unknown[] }>('GET', '/v1/orders?storeId=gorae&limit=200', {
    token: staffKey,
  });
  return body.items.length;
};

/** A café on a stage of its own. */
export const openCafeOnStage = async ({ env, ...options }: OpenOptions = {}): Promise<Stage> => {
  const cafe = await openCafe({ ...options, env: { ...atAWatchablePace, ...env } });
  const stage = await openStage({
    url: () => cafe.url,
    restart: async () => {
      await cafe.stop();
      await cafe.start();
    },
    kill: async () => {
      await cafe.kill();
      await cafe.start();
    },
    countOrders: () => countOrders(cafe),
  });
  return {
    url: stage.url,
    [Symbol.asyncDispose]: async () => {
      await stage[Symbol.asyncDispose]();
      await cafe[Symbol.asyncDispose]();
    },
  };
};

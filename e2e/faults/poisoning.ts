import { randomUUID } from 'node:crypto';
import { leaveMessage } from '@gorae/platform/testing/servers/leave-behind.ts';
import { until } from '@gorae/platform/testing/until.ts';
import { whatFails, within } from './going-on.ts';
import { listParked, lookAfter } from './parked.ts';
import { poisonBody } from './poison.ts';
import { type Broken, type Harm, nothing, type Of, type Scene } from './scene.ts';

/** Puts a message on a queue that nobody can handle. */
export const leavePoison = async ({ shop: { cafe }, book }: Scene, poison: Of<'poison'>): Promise<Harm> => {
  const subject = `poison-${randomUUID()}`;
  await leaveMessage(cafe.brokerUrl, { queue: poison.queue, body: poisonBody(poison), subject });
  book.left(subject, poison);
  return { landed: true, heal: nothing };
};

/** By then no copy of a parked message is still on its way by the hand of who parked it. */
const longAgoMs = 20_000;
const patienceMs = 60_000;

/** Somebody puts a parked message back or throws it away, while the rest of the strike is in force. */
export const lookAfterPoison = async (
  { shop, book }: Scene,
  { what, by }: Of<'redrive' | 'discard'>,
): Promise<Harm> => {
  const choose = async () => book.choose(await listParked(shop), Date.now() - longAgoMs);
  const parked = await until(choose, { timeoutMs: patienceMs, what: 'something is parked' }).catch(() => undefined);
  if (parked === undefined) return { landed: false, heal: nothing };
  let looking: Promise<Broken> | undefined;
  return {
    landed: true,
    meanwhile: async () => {
      const looked = lookAfter(shop, what, { how: by, parked }).then(() => book.done(what, parked));
      looking = whatFails(within(patienceMs, looked, 'nobody could'), `${what} by ${by}`);
      return [];
    },
    heal: async () => (await looking) ?? [],
  };
};

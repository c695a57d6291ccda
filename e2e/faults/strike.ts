import { setTimeout as sleep } from 'node:timers/promises';
import type { Fault, Strike } from './fault.ts';
import { judgeGoingOn } from './going-on.ts';
import { harm } from './harm.ts';
import type { Harm, Scene } from './scene.ts';

export interface Struck {
  readonly strike: Strike;
  /** What did no harm, so that the run proves nothing. */
  readonly harmless: readonly Fault[];
  /** What the café did not live up to meanwhile and right after; empty when it did. */
  readonly broken: readonly string[];
}

const secondsBetween = 1.5;

/** Does all of it, waits until it is over and the café has shown that it goes on. */
export const strikeAtOnce = async (scene: Scene, strike: Strike): Promise<Struck> => {
  const inForce: { readonly fault: Fault; readonly harm: Harm }[] = [];
  for (const [place, fault] of strike.entries()) {
    // What the café does while the first one lasts is what the next one is to hit.
    if (place > 0) await pass(secondsBetween);
    inForce.push({ fault, harm: await harm(scene, fault, strike) });
  }
  const over = await Promise.all(inForce.map(sitOut));
  return {
    strike,
    harmless: inForce.flatMap(({ fault, harm: { landed } }) => (landed ? [] : [fault])),
    broken: [
      ...over.flat(),
      ...(await judgeGoingOn(scene.shop, `after ${strike.map(({ what }) => what).join(' and ')}`)),
      ...(await Promise.all(inForce.map(({ harm: { afterwards } }) => afterwards?.() ?? []))).flat(),
    ],
  };
};

const sitOut = async ({
  fault,
  harm: { meanwhile, heal },
}: {
  fault: Fault;
  harm: Harm;
}): Promise<readonly string[]> => {
  const seconds = 'seconds' in fault ? fault.seconds : 0;
  await pass(seconds);
  return [...((await meanwhile?.()) ?? []), ...(await heal())];
};

/** What is waited for is the time itself: how long a fault is in force. */
const pass = (seconds: number): Promise<void> => sleep(seconds * 1000);

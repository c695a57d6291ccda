import { until } from '@gorae/platform/testing/until.ts';
import type { Fault, Strike } from './fault.ts';
import { resumeWithinMs, whatFails } from './going-on.ts';
import { takeAway } from './outage.ts';
import { leavePoison, lookAfterPoison } from './poisoning.ts';
import { type Harm, nothing, type Of, type Scene } from './scene.ts';
import { commandOf, kill, type StormyCafe } from './stormy-cafe.ts';

/** Begins one fault of a strike; it lasts until it is healed. */
export const harm = async (scene: Scene, fault: Fault, strike: Strike): Promise<Harm> => {
  switch (fault.what) {
    case 'kill':
      return killOne(scene.shop.cafe, fault);
    case 'line-reset':
    case 'line-dead':
    case 'line-deaf':
      return spoilLine(scene.shop.cafe, fault);
    case 'poison':
      return leavePoison(scene, fault);
    case 'redrive':
    case 'discard':
      return lookAfterPoison(scene, fault);
    default:
      return takeAway(scene.shop, fault, strike);
  }
};

const killOne = async (cafe: StormyCafe, { service, replica }: Of<'kill'>): Promise<Harm> => {
  const before = cafe.processesOf(service);
  const pid = before[replica % Math.max(1, before.length)];
  const landed = pid !== undefined && kill(pid);
  if (pid !== undefined) await until(() => commandOf(pid) === '', { what: `${service} is dead` });
  const isBack = () => cafe.processesOf(service).length >= before.length;
  const what = `${service} is started again`;
  return { landed, heal: () => whatFails(until(isBack, { timeoutMs: resumeWithinMs, what }), 'after kill') };
};

const spoilLine = async (cafe: StormyCafe, fault: Of<'line-reset' | 'line-dead' | 'line-deaf'>): Promise<Harm> => {
  const line = cafe.line(fault.service, fault.server);
  if (line === undefined || line.lines() === 0) return { landed: false, heal: nothing };
  const spoil = { 'line-reset': line.reset, 'line-dead': line.blackhole, 'line-deaf': line.deafen }[fault.what];
  spoil(true);
  return {
    landed: true,
    heal: async () => {
      if (fault.what !== 'line-reset') spoil(false);
      return [];
    },
  };
};

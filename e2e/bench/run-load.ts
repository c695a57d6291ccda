import { runScript } from '../cafe/process.ts';
import type { LoadPlan, LoadResult } from './load/plan.ts';

/** Runs a program to its end and answers what it has measured, which its last line tells. Throws with its output when it fails. */
export const measureBy = async <R>(script: string, plan: object): Promise<R> => {
  const { code, output } = await runScript(script, { args: [JSON.stringify(plan)] });
  if (code !== 0) throw new Error(`${script} failed:\n${output}`);
  return JSON.parse(output.trim().split('\n').at(-1) ?? '') as R;
};

/** Places orders; throws when one was refused or never got ready: a figure without them would be worth nothing. */
export const runLoad = async (plan: LoadPlan): Promise<LoadResult> => {
  const result = await measureBy<LoadResult>('e2e/bench/load/main.ts', plan);
  if (result.refused > 0 || result.unready > 0)
    throw new Error(`${result.refused} orders were refused, ${result.unready} did not get ready`);
  return result;
};

/** Where the load goes: orders to `port`; they are followed at `screenPort` until they are ready, if there is one. */
export type Target = Pick<LoadPlan, 'port' | 'screenPort'>;

/** More than anything that is measured can do, so that there is always something to do. */
const inBursts = 20_000;

/** Most requests that are unanswered at once. Fewer than the café works on at once, so that none is sent away. */
const connections = 256;

/** So many orders at once, as far as the wire can tell. */
export const burstOf = (target: Target, count: number): Promise<LoadResult> =>
  runLoad({ ...toTarget(target), count, perSecond: inBursts, connections, waitSeconds: 0 });

/** Orders at an even pace, each answered when its payment is known, all followed on the pickup screen. */
export const steady = (target: Target, perSecond: number, seconds: number): Promise<LoadResult> =>
  runLoad({ ...toTarget(target), perSecond, count: Math.round(perSecond * seconds), connections, waitSeconds: 10 });

const toTarget = ({ port, screenPort }: Target): Target => ({
  port,
  ...(screenPort === undefined ? {} : { screenPort }),
});

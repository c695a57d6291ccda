import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { LaneServers } from './lane.ts';
import { findChromium, type Need } from './need.ts';
import { type Finished, runProcess } from './run-process.ts';
import type { Selected } from './select-lanes.ts';
import { filesWithoutTests, nothing, type Tally, tallyJunit } from './tally.ts';

export interface LaneResult {
  readonly name: string;
  readonly seconds: number;
  readonly tally: Tally;
  /** Why it was skipped, failed beyond its tests, or had nothing to do. */
  readonly notes: readonly string[];
  readonly output: string;
  readonly outcome: 'passed' | 'failed' | 'skipped' | 'empty';
}

/** What is missing after all attempts to get it; attempts are made in CI only. */
const missingNeeds = async (needs: readonly Need[], ci: boolean): Promise<readonly string[]> => {
  const reasons: string[] = [];
  for (const need of needs) {
    if (ci && need.missing() !== undefined) await need.install?.();
    const reason = need.missing();
    if (reason !== undefined) reasons.push(reason);
  }
  return reasons;
};

const faultsOf = (finished: Finished, lane: Selected['lane'], untested: readonly string[]): readonly string[] => [
  ...(finished.timedOut ? [`ended after its limit of ${lane.limitSeconds} s`] : []),
  ...(finished.leftProcesses ? ['left processes running (they were killed)'] : []),
  ...untested.map((file) => `${file}: no test ran`),
];

/** Tests by report; what the report cannot know (a crash, the limit, a file that does not load) is a failure of its own. */
const judge = (finished: Finished, { lane, files }: Selected, xml: string, ci: boolean) => {
  const isCheck = lane.files === undefined;
  const ok = finished.code === 0;
  const counted = isCheck ? { ...nothing, passed: ok ? 1 : 0, failed: ok ? 0 : 1 } : tallyJunit(xml);
  const faults = [...faultsOf(finished, lane, isCheck ? [] : filesWithoutTests(xml, files))];
  if (!ok && counted.failed === 0 && faults.length === 0) faults.push(`ended with code ${finished.code ?? 'none'}`);
  if (ci && counted.skipped > 0) faults.push(`${counted.skipped} tests skipped, which CI does not allow`);
  return { tally: { ...counted, failed: counted.failed + faults.length }, notes: faults };
};

/** What a lane finds in its environment beside ours: the browser, and no colours where nobody would see them. */
const surroundings = (): Record<string, string> => {
  const browser = findChromium();
  return {
    ...(browser === undefined ? {} : { CHROMIUM: browser }),
    ...(process.stdout.isTTY ? {} : { NO_COLOR: '1' }),
  };
};

const readReport = (path: string): string => (existsSync(path) ? readFileSync(path, 'utf8') : '');

const runTests = async (selected: Selected, ci: boolean, servers?: LaneServers): Promise<LaneResult> => {
  const { lane, files } = selected;
  const folder = mkdtempSync(join(tmpdir(), 'gorae-lane-'));
  const report = join(folder, 'junit.xml');
  const began = performance.now();
  const finished = await runProcess(lane.command(files, report), {
    limitSeconds: lane.limitSeconds,
    env: { ...surroundings(), ...servers?.env },
  });
  const seconds = (performance.now() - began) / 1000;
  const { tally, notes } = judge(finished, selected, readReport(report), ci);
  rmSync(folder, { recursive: true });
  const outcome = tally.failed > 0 ? 'failed' : 'passed';
  return {
    name: lane.name,
    seconds,
    tally,
    outcome,
    output: finished.output,
    notes: [...(servers?.notes ?? []), ...notes],
  };
};

/** Runs one lane to its end. Never throws for what the lane does: a lane that cannot run is a result too. */
export const runLane = async (selected: Selected, ci: boolean): Promise<LaneResult> => {
  const { lane, files } = selected;
  const idle = { name: lane.name, seconds: 0, output: '' };
  if (lane.files !== undefined && files.length === 0)
    return { ...idle, tally: nothing, outcome: 'empty', notes: ['no test files'] };
  const missing = await missingNeeds(lane.needs, ci);
  if (missing.length > 0)
    return ci
      ? { ...idle, tally: { ...nothing, failed: 1 }, outcome: 'failed', notes: missing }
      : { ...idle, tally: { ...nothing, skipped: 1 }, outcome: 'skipped', notes: missing };
  if (lane.servers === undefined) return runTests(selected, ci);
  try {
    await using servers = await lane.servers();
    return await runTests(selected, ci, servers);
  } catch (error) {
    return { ...idle, tally: { ...nothing, failed: 1 }, outcome: 'failed', notes: [`its servers: ${error}`] };
  }
};

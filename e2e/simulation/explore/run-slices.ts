import { spawn } from 'node:child_process';
import { once } from 'node:events';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { addResults, nothingRun, type Slice, type SliceResult } from './slice.ts';

export interface SlicesOptions extends Slice {
  readonly workers: number;
  /** Begins no slice after so long. */
  readonly minutes?: number;
  readonly onSlice?: (soFar: SliceResult) => void;
}

const main = fileURLToPath(new URL('../main.ts', import.meta.url));
const sliceSize = 100;
const minuteMs = 60_000;

/** Runs seeds in several processes beside each other, each slice of them in a process of its own, so that none grows old. */
export const runSlices = async ({ from, seeds, workers, minutes, onSlice }: SlicesOptions): Promise<SliceResult> => {
  const began = performance.now();
  let next = from;
  let sum = nothingRun;
  const isOver = (): boolean =>
    next >= from + seeds || (minutes !== undefined && performance.now() - began > minutes * minuteMs);
  const work = async (): Promise<void> => {
    while (!isOver()) {
      const slice = { from: next, seeds: Math.min(sliceSize, from + seeds - next) };
      next += slice.seeds;
      const result = await runInProcess(slice);
      sum = addResults(sum, result);
      onSlice?.(sum);
    }
  };
  await Promise.all(Array.from({ length: workers }, work));
  return sum;
};

const runInProcess = async ({ from, seeds }: Slice): Promise<SliceResult> => {
  const child = spawn(process.execPath, [main, '--slice', '--from', String(from), '--seeds', String(seeds)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let text = '';
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
    text += chunk;
  });
  const [code] = (await once(child, 'close')) as [number | null];
  if (code !== 0) throw new Error(`Seeds ${from} to ${from + seeds - 1} ended with code ${code}`);
  return JSON.parse(text) as SliceResult;
};

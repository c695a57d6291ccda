import type { OpenCafe } from './open.ts';
import { type Ended, runScript } from './process.ts';
import { staffKey } from './start.ts';

/** A parked message as a person reads it in the list. */
export interface Row {
  readonly id: string;
  readonly parkedAt: string;
  readonly queue: string;
  /** Event and subject, as far as they are known. */
  readonly what: string;
  readonly reason: string;
}

/** `npm run parked -- …` by somebody who has the key. */
export const runParked = ({ url }: Pick<OpenCafe, 'url'>, ...args: readonly string[]): Promise<Ended> =>
  runScript('scripts/parked.ts', { args: [...args, '--url', url], env: { STAFF_KEY: staffKey } });

const row = /^(?<id>\w+) {2}(?<parkedAt>\d{4}-\S+) {2}(?<queue>\S+) {2}(?<what>.*?) *\n {4}(?<reason>.*)$/gm;

/** What the list tells, by queue. */
export const listParked = async (cafe: Pick<OpenCafe, 'url'>): Promise<readonly Row[]> => {
  const { output } = await runParked(cafe);
  const rows = [...output.matchAll(row)].map(({ groups }) => groups as unknown as Row);
  return rows.toSorted((one, other) => one.queue.localeCompare(other.queue));
};

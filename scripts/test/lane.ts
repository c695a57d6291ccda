import type { Need } from './need.ts';

export interface Lane {
  readonly name: string;
  /** Ends the lane, as failed, after this long. */
  readonly limitSeconds: number;
  readonly needs: readonly Need[];
  /** Wants the machine for itself, because it measures time or starts many processes. */
  readonly alone: boolean;
  /** Which files are its tests; absent for a lane that is one check of everything. */
  readonly files?: RegExp;
  /** Started before its tests, once for all of them, and ended after them. */
  readonly servers?: () => Promise<LaneServers>;
  /** Writes a JUnit report to `report` when the lane has files; otherwise its exit code is the result. */
  readonly command: (files: readonly string[], report: string) => readonly string[];
}

export interface LaneServers extends AsyncDisposable {
  /** Which ones serve, for people. */
  readonly notes: readonly string[];
  /** How the lane's tests find them. */
  readonly env: Readonly<Record<string, string>>;
}

import { preload } from '../inside/preload.ts';
import type { Bug } from './bug.ts';

type Environment = Readonly<Record<string, string>>;

/** What the preload `bug` has to be told. */
export const patchesOf = (bug: Bug | undefined): Environment => ({
  PLANTED_BUG: JSON.stringify(bug?.patches ?? []),
});

/** The environment in which a process, and every process that it starts, makes the mistake. */
export const plant = (bug: Bug): Environment => ({ ...preload('bug'), ...patchesOf(bug) });

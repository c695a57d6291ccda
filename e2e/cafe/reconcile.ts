import type { OpenCafe } from './open.ts';
import { type Ended, runScript } from './process.ts';
import { staffKey } from './start.ts';

/** Holds all ledgers of a café against each other, as a person would: `npm run reconcile`. */
export const reconcile = ({ url, dataDir }: Pick<OpenCafe, 'url' | 'dataDir'>): Promise<Ended> =>
  runScript('scripts/reconcile.ts', { args: ['--url', url], env: { DATA_DIR: dataDir, STAFF_KEY: staffKey } });

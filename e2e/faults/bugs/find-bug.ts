import { temporaryFolder } from '../../cafe/start.ts';
import { Found, runStorm, shortStorm } from '../run-storm.ts';
import type { Bug } from './bug.ts';

/** Sends a short storm over services that make a mistake. Resolves with the promise that it broke, undefined when it broke none. */
export const findBug = async (bug: Bug, seed: number): Promise<string | undefined> => {
  await using folder = await temporaryFolder();
  try {
    const { faults } = await runStorm(folder.path, { ...shortStorm, seed, bug });
    return faults.find((fault) => !fault.startsWith('invalid: '));
  } catch (error) {
    // Behind it comes how the café stood.
    if (error instanceof Found) return error.message.split('\n', 1)[0];
    throw error;
  }
};

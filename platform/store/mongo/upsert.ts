import { brokenIndex } from './mongo-fault.ts';

/** Of two that make the same document at once, one may be told that it is there already: then it is there, and once more is enough. */
export const upsert = async <T>(command: () => Promise<T>): Promise<T> => {
  try {
    return await command();
  } catch (error) {
    if (brokenIndex(error) === undefined) throw error;
    return command();
  }
};

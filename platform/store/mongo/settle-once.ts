/**
 * Does something that must have been done once before all else. Whoever asks while it is being done waits for the same; after a failure the
 * next one to ask tries again.
 */
export const settleOnce = (work: () => Promise<void>): (() => Promise<void>) => {
  let settling: Promise<void> | undefined;
  return () => {
    settling ??= work().catch((error) => {
      settling = undefined;
      throw error;
    });
    return settling;
  };
};

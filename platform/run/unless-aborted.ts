/** The result of the work, or undefined as soon as the signal aborts: the work goes on then, and how it ends is nobody's business. */
export const unlessAborted = async <T>(work: Promise<T>, signal: AbortSignal | undefined): Promise<T | undefined> => {
  if (signal === undefined) return work;
  const aborted = Promise.withResolvers<undefined>();
  const giveUp = () => aborted.resolve(undefined);
  // By hand, and taken off again: what `AbortSignal.any` leaves on a signal stays for as long as that.
  signal.addEventListener('abort', giveUp);
  if (signal.aborted) giveUp();
  try {
    return await Promise.race([work, aborted.promise]);
  } finally {
    signal.removeEventListener('abort', giveUp);
  }
};

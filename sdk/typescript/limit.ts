/** A signal with a time limit. Made by hand, since React Native has neither `AbortSignal.timeout` nor `AbortSignal.any`. */
export interface Limit {
  /** Aborts when the time is up, with the outer signal, and at `end`. */
  readonly signal: AbortSignal;
  /** Starts the time anew. */
  renew(ms: number): void;
  end(): void;
}

export const startLimit = (ms: number, outer?: AbortSignal): Limit => {
  const controller = new AbortController();
  const abort = () => controller.abort();
  let timer = setTimeout(abort, ms);
  outer?.addEventListener('abort', abort);
  if (outer?.aborted) abort();
  return {
    signal: controller.signal,
    renew: (next) => {
      clearTimeout(timer);
      timer = setTimeout(abort, next);
    },
    end: () => {
      clearTimeout(timer);
      outer?.removeEventListener('abort', abort);
      abort();
    },
  };
};

/** Waits that long; throws the signal's reason when it aborts before. */
export const sleep = async (ms: number, signal?: AbortSignal): Promise<void> => {
  throwIfAborted(signal);
  const limit = startLimit(ms, signal);
  await new Promise<void>((resolve) => {
    limit.signal.addEventListener('abort', () => resolve());
    if (limit.signal.aborted) resolve();
  });
  limit.end();
  throwIfAborted(signal);
};

export const throwIfAborted = (signal: AbortSignal | undefined): void => {
  if (signal?.aborted) throw signal.reason ?? new Error('aborted');
};

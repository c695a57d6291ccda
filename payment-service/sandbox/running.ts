/** Work by key: who asks for the same while it is being done waits for the same result. */
export interface Running<A, R> {
  join(key: string, ask: A, work: () => Promise<R>): Promise<R>;
}

/** `isSame` tells whether two asks by one key are for the same; `other` answers those that are not. */
export const createRunning = <A, R>(isSame: (a: A, b: A) => boolean, other: () => R): Running<A, R> => {
  const running = new Map<string, { readonly ask: A; readonly result: Promise<R> }>();
  return {
    join: (key, ask, work) => {
      const known = running.get(key);
      if (known !== undefined) return isSame(known.ask, ask) ? known.result : Promise.resolve(other());
      const result = work().finally(() => running.delete(key));
      running.set(key, { ask, result });
      return result;
    },
  };
};

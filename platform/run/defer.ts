/** Runs something later, once what the current turn of the event loop has in hand is done. */
export type Defer = (run: () => void) => void;

/** At the end of this turn: after all promises that are ready now, before any timer of a later time. */
export const nextTurn: Defer = (run) => {
  setImmediate(run);
};

import type { Session } from './session.ts';

/** What uses one session after another. */
interface Attachable {
  /** Resolves also when the session ended over it. */
  attach(session: Session): Promise<void>;
}

/**
 * Attaches one after another to each new session, what the last one ended over first: as long as the broker refuses that, it hands over
 * nothing of the others, which would only come back, and be parked for coming back too often.
 */
export const attachInTurn = (all: readonly Attachable[]): Attachable['attach'] => {
  let inTurn = all;
  return async (session) => {
    for (const one of inTurn) {
      await one.attach(session);
      if (!session.ended.aborted) continue;
      inTurn = [one, ...all.filter((other) => other !== one)];
      return;
    }
  };
};

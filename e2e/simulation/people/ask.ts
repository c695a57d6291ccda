import { type Answer, type Asked, call, LineCut } from '../world/call.ts';
import type { Person } from './people.ts';

/** Asks again as often as it takes, as an app does: the same request by the same key. Undefined when the client has gone away. */
export const askUntilAnswered = async (
  person: Person,
  operation: string,
  asked: Asked,
): Promise<Answer | undefined> => {
  for (;;) {
    if (asked.signal?.aborted) return undefined;
    const answer = await askOnce(person, operation, asked);
    if (answer !== undefined && !isPassing(answer)) return answer;
    await person.sleep(300 + Math.floor(person.world.random() * 2_000), asked.signal);
  }
};

/** Undefined when the line was cut. */
export const askOnce = async (
  { world, life }: Person,
  operation: string,
  asked: Asked,
): Promise<Answer | undefined> => {
  try {
    return await call(world, life, operation, asked);
  } catch (error) {
    if (error instanceof LineCut) return undefined;
    throw error;
  }
};

const isPassing = ({ status, code }: Answer): boolean =>
  status === 503 && code !== 'store-closed' && code !== 'store-busy';

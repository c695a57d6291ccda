import type { ClientJournal } from './client-journal.ts';
import type { Moments } from './moments.ts';
import type { VisitedCafe } from './shop.ts';

export interface Ask {
  readonly by: string;
  /** Such as `place`, `done`. What a `look` was answered is not judged, and kept out of the journal. */
  readonly what: string;
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  readonly path: string;
  readonly bearer?: string;
  readonly key?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
  readonly about?: string;
  /** Cuts the line of the first try after so long. */
  readonly hangUpAfterMs?: number;
}

export interface Answer {
  readonly status: number;
  readonly body: unknown;
}

/** Asks the café until it answers: the same request by the same key, however often the café dies meanwhile. */
export type Call = (ask: Ask) => Promise<Answer>;

const patienceMs = 15_000;
/** Between two tries: doubled each time, since hundreds of clients wait while the café is away. */
const pausesMs = { first: 25, longest: 400 };

export const createCaller = ({
  cafe,
  journal,
  moments,
  closing,
}: {
  readonly cafe: VisitedCafe;
  readonly journal: ClientJournal;
  readonly moments: Moments;
  /** From then on calls reject. */
  readonly closing: AbortSignal;
}): Call => {
  let tries = 0;

  const tryOnce = async (ask: Ask, timeoutMs: number): Promise<Answer | undefined> => {
    closing.throwIfAborted();
    tries += 1;
    const { by, what, key, about } = ask;
    const no = tries;
    await journal.write({
      ...{ kind: 'asked', try: no, by, what },
      ...(key === undefined ? {} : { key }),
      ...(about === undefined ? {} : { about }),
    });
    const life = cafe.life();
    moments.happened('asked');
    try {
      const reply = await fetch(`${cafe.url}${ask.path}`, toInit(ask, timeoutMs));
      const text = await reply.text();
      // What stands in front lost the café while it was waiting for the answer: nobody knows what became of the request.
      if (reply.status === 502) throw new Error('the line behind the front broke');
      const answer = { status: reply.status, body: text === '' ? undefined : (JSON.parse(text) as unknown) };
      await journal.write({
        kind: 'answered',
        try: no,
        ...(what === 'look' ? { ...answer, body: undefined } : answer),
      });
      if (life.answered()) moments.happened('answered');
      return answer;
    } catch (error) {
      await journal.write({ kind: 'unheard', try: no, why: String(error) });
      return undefined;
    }
  };

  return async (ask) => {
    let answer = await tryOnce(ask, ask.hangUpAfterMs ?? patienceMs);
    for (
      let ms = pausesMs.first;
      answer === undefined || answer.status === 503;
      ms = Math.min(2 * ms, pausesMs.longest)
    ) {
      await new Promise((resolve) => setTimeout(resolve, ms));
      answer = await tryOnce(ask, patienceMs);
    }
    return answer;
  };
};

const toInit = ({ method, bearer, key, headers, body }: Ask, timeoutMs: number): RequestInit => ({
  method,
  signal: AbortSignal.timeout(timeoutMs),
  headers: {
    ...headers,
    ...(bearer === undefined ? {} : { Authorization: `Bearer ${bearer}` }),
    ...(key === undefined ? {} : { 'Idempotency-Key': key }),
    ...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
  },
  ...(body === undefined ? {} : { body: JSON.stringify(body) }),
});

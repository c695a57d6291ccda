import type { ServiceChild } from './children.ts';

export type Health = (path: string) => Promise<Response | undefined>;

interface Ready {
  readonly ready: boolean;
  readonly checks: Readonly<Record<string, boolean>>;
}

const withinMs = 2_000;

/** One word for all processes: ready when each of them is, a check when it holds everywhere. Undefined for any other path. */
export const createHealth =
  (children: readonly ServiceChild[]): Health =>
  async (path) => {
    if (path === '/livez') return Response.json({ live: true });
    if (path !== '/readyz') return undefined;
    const answers = await Promise.all(children.map(ask));
    const checks: Record<string, boolean> = {};
    for (const answer of answers)
      for (const [name, holds] of Object.entries(answer.checks)) checks[name] = holds && checks[name] !== false;
    const ready = answers.length > 0 && answers.every((answer) => answer.ready);
    return Response.json({ ready, checks }, { status: ready ? 200 : 503 });
  };

const ask = async ({ service, opsUrl, isUp }: ServiceChild): Promise<Ready> => {
  const gone: Ready = { ready: false, checks: { [service]: false } };
  if (!isUp()) return gone;
  try {
    const reply = await fetch(`${opsUrl()}/readyz`, { signal: AbortSignal.timeout(withinMs) });
    const told = (await reply.json()) as Ready;
    return { ...told, checks: { ...told.checks, [service]: true } };
  } catch {
    return gone;
  }
};

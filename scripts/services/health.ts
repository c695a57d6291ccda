import type { ServiceChild } from './children.ts';

export type Health = (path: string) => Promise<Response | undefined>;

interface Ready {
  readonly ready: boolean;
  readonly checks: Readonly<Record<string, boolean>>;
  readonly reasons?: Readonly<Record<string, string>>;
}

interface Answer extends Ready {
  readonly service: string;
}

const withinMs = 2_000;

/**
 * One word for all processes: ready when each of them is, a check when it holds everywhere; a reason names the services that give it.
 * Undefined for any other path.
 */
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
    return Response.json({ ready, checks, ...reasonsOf(answers) }, { status: ready ? 200 : 503 });
  };

/** `order-service, notifier: RabbitMQ is out of reach`, by check. */
const reasonsOf = (answers: readonly Answer[]): { readonly reasons?: Readonly<Record<string, string>> } => {
  const given = answers.flatMap(({ service, reasons = {} }) =>
    Object.entries(reasons).map(([check, reason]) => ({ service, check, reason })),
  );
  if (given.length === 0) return {};
  const byCheck = Map.groupBy(given, ({ check }) => check);
  return { reasons: Object.fromEntries([...byCheck].map(([check, ones]) => [check, together(ones)])) };
};

const together = (given: readonly { readonly service: string; readonly reason: string }[]): string =>
  [...Map.groupBy(given, ({ reason }) => reason)]
    .map(([reason, ones]) => `${[...new Set(ones.map(({ service }) => service))].join(', ')}: ${reason}`)
    .join('; ');

const ask = async ({ service, opsUrl, isUp }: ServiceChild): Promise<Answer> => {
  const gone: Answer = { service, ready: false, checks: { [service]: false } };
  if (!isUp()) return gone;
  try {
    const reply = await fetch(`${opsUrl()}/readyz`, { signal: AbortSignal.timeout(withinMs) });
    const told = (await reply.json()) as Ready;
    return { ...told, service, checks: { ...told.checks, [service]: true } };
  } catch {
    return gone;
  }
};

import type { Registry } from 'prom-client';
import type { Endpoint } from './endpoint.ts';

/**
 * Says whether something works now: true, or not, or why not in words for the person who looks (no addresses, no secrets). Answers from what
 * is known; it does not go and ask.
 */
export type Probe = () => boolean | string;

export interface OpsOptions {
  /** What this process cannot do its job without: one false makes it unready. */
  readonly checks: Readonly<Record<string, Probe>>;
  /** Shown beside the checks without deciding: a lost broker is no reason to refuse orders. */
  readonly notes?: Readonly<Record<string, Probe>>;
  readonly metrics: Registry;
}

/** `/livez` (the process answers), `/readyz` (it can do its job), `/metrics` (Prometheus). */
export const createOps = ({ checks, notes = {}, metrics }: OpsOptions): readonly Endpoint[] => [
  { path: '/livez', respond: () => Response.json({ live: true }) },
  { path: '/readyz', respond: () => answerReady(checks, notes) },
  {
    path: '/metrics',
    respond: async () => new Response(await metrics.metrics(), { headers: { 'Content-Type': metrics.contentType } }),
  },
];

const answerReady = (checks: OpsOptions['checks'], notes: Readonly<Record<string, Probe>>): Response => {
  const needed = run(checks);
  const ready = Object.values(needed).every((ok) => ok === true);
  const status = ready ? 200 : 503;
  const found = { ...needed, ...run(notes) };
  const words = Object.entries(found).filter(([, result]) => typeof result === 'string');
  const reasons = words.length === 0 ? {} : { reasons: Object.fromEntries(words) };
  const results = Object.fromEntries(Object.entries(found).map(([name, result]) => [name, result === true]));
  return Response.json({ ready, checks: results, ...reasons }, { status });
};

/** A probe that throws says no. */
const run = (probes: Readonly<Record<string, Probe>>): Record<string, boolean | string> => {
  const results: Record<string, boolean | string> = {};
  for (const [name, probe] of Object.entries(probes)) {
    try {
      results[name] = probe();
    } catch {
      results[name] = false;
    }
  }
  return results;
};

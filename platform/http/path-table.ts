import type { Endpoint } from './endpoint.ts';
import type { Route } from './implement.ts';
import { type Serve, type ServeDeps, serveOperation } from './serve-operation.ts';

export interface Target {
  /** The operation's id, or the path of an endpoint: bounded, so it may label a metric. */
  readonly label: string;
  readonly serve: Serve;
}

export interface PathEntry {
  /** In the router's spelling. Parameters are named by position: operations on one path may name them differently. */
  readonly pattern: string;
  readonly targets: ReadonlyMap<string, Target>;
  /** Value of the `Allow` header. */
  readonly allow: string;
}

/** One entry for each path, with the methods that it knows. Throws when two operations claim the same method and path. */
export const buildPathTable = (
  routes: readonly Route[],
  endpoints: readonly Endpoint[],
  deps: ServeDeps,
): readonly PathEntry[] => {
  const byPattern = new Map<string, Map<string, Target>>();
  const add = (pattern: string, method: string, target: Target) => {
    const targets = byPattern.get(pattern) ?? new Map<string, Target>();
    if (targets.has(method)) throw new Error(`${target.label}: ${method} ${pattern} is taken`);
    byPattern.set(pattern, targets.set(method, target));
  };
  for (const route of routes) {
    const target = { label: route.operation.id, serve: serveOperation(route, deps) };
    add(toPattern(route.operation.path), route.operation.method, target);
  }
  for (const { path, respond } of endpoints) {
    if (/[:*{]/.test(path)) throw new Error(`The path of an endpoint takes no parameters: ${path}`);
    add(path, 'GET', { label: path, serve: async (request) => respond(request) });
  }
  return [...byPattern].map(([pattern, targets]) => ({ pattern, targets, allow: allowOf(targets) }));
};

const toPattern = (path: string): string => {
  let position = 0;
  return path.replace(/\{[^}]+\}/g, () => `:p${position++}`);
};

const allowOf = (targets: ReadonlyMap<string, Target>): string => {
  const methods = [...targets.keys(), 'OPTIONS'];
  if (targets.has('GET')) methods.push('HEAD');
  return methods.sort().join(', ');
};

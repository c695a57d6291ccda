// The load, a process of its own: bun e2e/bench/load/main.ts '{"port":3000,"perSecond":500,"count":1000,…}' → one line of JSON.
import { spanOf } from '../quantile.ts';
import { anOrderRequest } from './an-order.ts';
import { letArrive } from './arrivals.ts';
import { type Connections, openConnections } from './connections.ts';
import { openPickupScreen, type PickupScreen } from './pickup-screen.ts';
import type { LoadPlan, LoadResult } from './plan.ts';

interface Placed {
  /** When it should have been sent. */
  readonly dueAt: number;
  readonly answeredAt: number;
  readonly status: number;
  /** As the pickup screen names it; absent when it was refused. */
  readonly name: string | undefined;
}

const identity = /"number":"(\d+)".*?"businessDate":"([^"]+)"/;

const nameIn = (body: string): string | undefined => {
  const [, number, date] = identity.exec(body) ?? [];
  return number === undefined ? undefined : `${date}/${number}`;
};

const placeAll = async (plan: LoadPlan, connections: Connections) => {
  const placed: Placed[] = [];
  let allAnswered: () => void = () => undefined;
  const answered = new Promise<void>((resolve) => {
    allAnswered = resolve;
  });
  const place = (dueAt: number) =>
    connections.ask(anOrderRequest(plan.waitSeconds), ({ status, body, at }) => {
      placed.push({ dueAt, answeredAt: at, status, name: status < 300 ? nameIn(body) : undefined });
      if (placed.length === plan.count) allAnswered();
    });
  const { startedAt } = await letArrive(plan, place);
  await answered;
  return { placed, startedAt };
};

const untilReady = async (names: readonly string[], { readyAt }: PickupScreen, withinMs: number): Promise<void> => {
  const deadline = performance.now() + withinMs;
  while (performance.now() < deadline && !names.every((name) => readyAt.has(name)))
    await new Promise((resolve) => setTimeout(resolve, 20));
};

const run = async (plan: LoadPlan): Promise<LoadResult> => {
  const screen = plan.screenPort === undefined ? undefined : await openPickupScreen(plan.screenPort);
  // A server gives up, after some 12 s, a connection on which nothing was ever asked.
  const connections = await openConnections(plan.port, Math.min(plan.connections, plan.count));
  const { placed, startedAt } = await placeAll(plan, connections);
  connections.close();
  const names = placed.flatMap(({ name }) => name ?? []);
  if (screen !== undefined) await untilReady(names, screen, 60_000);
  screen?.close();
  const ready = placed.flatMap(({ name, dueAt }) => {
    const at = name === undefined ? undefined : screen?.readyAt.get(name);
    return at === undefined ? [] : [{ at, ms: at - dueAt }];
  });
  const secondsUntil = (instants: readonly number[]) => (Math.max(...instants) - startedAt) / 1000;
  return {
    refused: placed.length - names.length,
    unready: screen === undefined ? 0 : names.length - ready.length,
    answeredPerSecond: names.length / secondsUntil(placed.map(({ answeredAt }) => answeredAt)),
    readyPerSecond: ready.length / secondsUntil(ready.map(({ at }) => at)),
    answeredMs: spanOf(placed.map(({ answeredAt, dueAt }) => answeredAt - dueAt)),
    readyMs: spanOf(ready.map(({ ms }) => ms)),
  };
};

process.stdout.write(`${JSON.stringify(await run(JSON.parse(process.argv[2] ?? '{}') as LoadPlan))}\n`);
process.exit(0);

// Screens, a process of their own: bun e2e/bench/load/stream-clients.ts '{"port":3000,"clients":1000,"events":200}' → one line of JSON.
import type { StreamPlan } from './plan.ts';

const plan = JSON.parse(process.argv[2] ?? '{}') as StreamPlan;
const request = 'GET /v1/events/stores/gorae HTTP/1.1\r\nHost: localhost\r\nAccept: text/event-stream\r\n\r\n';

/** Every event holds exactly one object, and nothing else in a stream has braces. */
const brace = '{'.charCodeAt(0);
let deliveries = 0;
let allThere: () => void = () => undefined;

const count = (bytes: Uint8Array): void => {
  for (let at = bytes.indexOf(brace); at >= 0; at = bytes.indexOf(brace, at + 1)) deliveries += 1;
  if (deliveries === plan.clients * plan.events) allThere();
};

/** Resolves once the stream has begun. */
const openStream = (): Promise<void> =>
  new Promise((resolve, reject) => {
    Bun.connect({
      hostname: '127.0.0.1',
      port: plan.port,
      socket: {
        open: (socket) => void socket.write(request),
        data: (_, bytes) => {
          count(bytes);
          resolve();
        },
        close: () => reject(new Error('A stream ended')),
        error: (_, error) => reject(error),
      },
    }).catch(reject);
  });

const atOnce = 200;
for (let open = 0; open < plan.clients; open += atOnce)
  await Promise.all(Array.from({ length: Math.min(atOnce, plan.clients - open) }, openStream));

/** The first round warms both sides up. */
let perSecond = 0;
for (let round = 0; round < 2; round++) {
  deliveries = 0;
  const done = new Promise<void>((resolve) => {
    allThere = resolve;
  });
  const startedAt = performance.now();
  await fetch(`http://127.0.0.1:${plan.port}/bench/publish?events=${plan.events}&round=${round}`);
  await done;
  perSecond = (deliveries * 1000) / (performance.now() - startedAt);
}
process.stdout.write(`${JSON.stringify({ perSecond })}\n`);
process.exit(0);

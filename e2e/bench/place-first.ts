import { anOrderRequest } from './load/an-order.ts';
import { openConnections } from './load/connections.ts';

/** Places one order, again for as long as the answer is 503: whoever starts says so until it has started. Throws when it is refused. */
export const placeFirst = async (port: number, withinMs = 20_000): Promise<void> => {
  const deadline = performance.now() + withinMs;
  const connections = await openConnections(port, 1);
  const place = () =>
    new Promise<{ status: number; body: string }>((resolve) => connections.ask(anOrderRequest(0), resolve));
  let answer = await place();
  while (answer.status === 503 && performance.now() < deadline) {
    await new Promise((resolve) => setTimeout(resolve, 5));
    answer = await place();
  }
  connections.close();
  if (answer.status >= 300) throw new Error(`The first order was not taken: ${answer.status} ${answer.body}`);
};

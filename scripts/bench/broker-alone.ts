// What RabbitMQ does when nobody else does anything: bun scripts/bench/broker-alone.ts '{"url":…,"shape":"orders",…}' → one line of
// JSON. The clients check nothing and decode nothing.
import { fileURLToPath } from 'node:url';
import { brokerNames as names } from '@gorae/platform/bus/rabbit/broker-names.ts';
import { toDeclarations } from '@gorae/platform/bus/rabbit/declarations.ts';
import { declareBare } from '@gorae/platform/testing/bare-amqp.ts';
import type { BrokerClientAnswer, BrokerClientPlan } from './broker-client.ts';
import { orderTraffic, plainTraffic } from './broker-traffic.ts';
import { runInStep } from './in-step.ts';
import { readRecordedOrder } from './recorded-order.ts';

interface Plan {
  readonly url: string;
  /** `orders`: the very messages of orders. `plain`: small ones through one exchange into three queues. */
  readonly shape: 'orders' | 'plain';
  /** Data of a café that has served one order. */
  readonly recordedIn: string;
  readonly orders: number;
}

const { url, shape, recordedIn, orders } = JSON.parse(process.argv[2] ?? '{}') as Plan;
const traffic = shape === 'plain' ? plainTraffic() : orderTraffic(await readRecordedOrder(recordedIn));
await declareBare(url, toDeclarations(traffic.topology, { names }));
const clients = traffic.clients.map(
  ({ messages, consumers, expected }): BrokerClientPlan => ({
    ...{ url, messages, consumers, times: orders, expected: orders * expected },
    // As the bus has it.
    window: 64,
  }),
);
const program = fileURLToPath(new URL('./broker-client.ts', import.meta.url));
const answers = await runInStep<BrokerClientAnswer>(program, clients);

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
const messages = sum(traffic.clients.map((client) => client.messages.length));
const deliveries = sum(traffic.clients.map((client) => client.expected));
const seconds = Math.max(...answers.map((answer) => answer.seconds));
const confirmedSeconds = Math.max(...answers.map((answer) => answer.confirmedSeconds));
console.log(
  JSON.stringify({
    messagesPerOrder: messages,
    deliveriesPerOrder: deliveries,
    ordersPerSecond: orders / seconds,
    confirmsPerSecond: (orders * messages) / confirmedSeconds,
    deliveriesPerSecond: (orders * deliveries) / seconds,
    clientSecondsPer1000: (sum(answers.map(({ cpuSeconds }) => cpuSeconds)) / orders) * 1000,
  }),
);
process.exit(0);

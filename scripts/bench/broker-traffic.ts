import { event, queue, type Topology } from '@gorae/contracts/kit/event.ts';
import { topology } from '@gorae/contracts/topology.ts';
import { createCodec } from '@gorae/platform/bus/codec.ts';
import { brokerNames as names } from '@gorae/platform/bus/rabbit/broker-names.ts';
import { Type } from '@sinclair/typebox';
import type { BrokerClientPlan } from './broker-client.ts';
import type { RecordedDocument } from './recorded-order.ts';

export interface Traffic {
  readonly topology: Topology;
  /** `expected`: deliveries for one round of all clients' messages. */
  readonly clients: readonly Pick<BrokerClientPlan, 'messages' | 'consumers' | 'expected'>[];
}

/** Consumers and what each may have in hand, as the services ask for it. */
const hands: Readonly<Record<string, { readonly consumers: number; readonly prefetch: number }>> = {
  'order-service': { consumers: 1, prefetch: 32 },
  'payment-service': { consumers: 1, prefetch: 64 },
  'barista-service': { consumers: 1, prefetch: 16 },
  'barista-service.work': { consumers: 16, prefetch: 1 },
};
const streamPrefetch = 100;

/** Who follows the log. */
const logReaders = ['order-service', 'notifier'];

/** The very messages of an order, published and consumed by four processes as the services do. */
export const orderTraffic = (recorded: readonly RecordedDocument[]): Traffic => {
  const codec = createCodec(topology.events);
  const events = recorded.flatMap((document) => document.events);
  const logged = events.filter(({ name }) => topology.events.some((event) => event.name === name && event.log)).length;
  const toClient = (service: string) => {
    const queues = topology.queues.filter((queue) => queue.service === service);
    const heard = queues.flatMap((queue) =>
      events.filter(({ name }) => queue.events.some((event) => event.name === name)),
    );
    const readsLog = logReaders.includes(service);
    return {
      messages: events
        .filter(({ source }) => source === service)
        .map((event) => ({ exchange: names.event(event.name), body: codec.encode(event) })),
      consumers: [
        ...queues.flatMap(({ name }) => {
          const { consumers, prefetch } = hands[name] ?? { consumers: 1, prefetch: 1 };
          return Array.from({ length: consumers }, () => ({ queue: names.queue(name), prefetch, isStream: false }));
        }),
        ...(readsLog ? [{ queue: names.log, prefetch: streamPrefetch, isStream: true }] : []),
      ],
      expected: heard.length + (readsLog ? logged : 0),
    };
  };
  return { topology, clients: ['order-service', 'payment-service', 'barista-service', 'notifier'].map(toClient) };
};

const plainBytes = 400;
const plainPrefetch = 32;

/** One process publishes, three consume: no order is in it. */
export const plainTraffic = (): Traffic => {
  const said = event({ name: 'bench.said', summary: '', data: Type.Unknown(), example: '' });
  const queues = ['a', 'b', 'c'].map((name) =>
    queue({ name: `bench-${name}`, service: name, events: [said], retry: 'head' }),
  );
  const body = 'x'.repeat(plainBytes);
  return {
    topology: { events: [said], queues },
    clients: [
      { messages: Array.from({ length: 4 }, () => ({ exchange: said.name, body })), consumers: [], expected: 0 },
      ...queues.map(({ name }) => ({
        messages: [],
        consumers: [{ queue: name, prefetch: plainPrefetch, isStream: false }],
        expected: 4,
      })),
    ],
  };
};

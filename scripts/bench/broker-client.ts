// One of the clients of broker-alone.ts, a process of its own, as each service is.
import { type BareConsumer, openBareAmqp } from '@gorae/platform/testing/bare-amqp.ts';
import { workInStep } from './in-step.ts';

export interface BrokerClientPlan {
  readonly url: string;
  /** Published in this order, again and again. */
  readonly messages: readonly { readonly exchange: string; readonly body: string }[];
  readonly times: number;
  readonly window: number;
  readonly consumers: readonly Omit<BareConsumer, 'onMessage'>[];
  /** Done when so many messages have come. */
  readonly expected: number;
}

export interface BrokerClientAnswer {
  readonly seconds: number;
  readonly cpuSeconds: number;
  /** Until the last message of this client was confirmed. */
  readonly confirmedSeconds: number;
}

await workInStep(async ({ url, messages, times, window, consumers, expected }: BrokerClientPlan) => {
  const client = await openBareAmqp(url);
  let missing = expected;
  let allHere: () => void = () => undefined;
  const here = new Promise<void>((resolve) => {
    allHere = resolve;
  });
  const onMessage = () => {
    missing -= 1;
    if (missing === 0) allHere();
  };
  for (const consumer of consumers) await client.consume({ ...consumer, onMessage });
  const ready = messages.map(({ exchange, body }) => ({ exchange, body: Buffer.from(body) }));
  const all = function* () {
    for (let time = 0; time < times; time++) yield* ready;
  };
  return async () => {
    const startedAt = performance.now();
    await client.publish(all(), window);
    const confirmedSeconds = (performance.now() - startedAt) / 1000;
    if (expected > 0) await here;
    return { confirmedSeconds };
  };
});

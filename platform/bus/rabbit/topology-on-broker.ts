import type { Channel } from 'amqplib';
import { TopologyFault } from './connection-fault.ts';
import type { Declaration } from './declarations.ts';
import type { Session } from './session.ts';

/** `declare`: makes what is missing. `verify`: looks only, which needs no right on the broker. */
export type TopologyMode = 'declare' | 'verify';

/** Sees to it that everything is there. Rejects with a `TopologyFault` that names the exchange or queue, and its argument. */
export const prepareTopology = async (
  session: Session,
  declarations: readonly Declaration[],
  mode: TopologyMode,
): Promise<void> => {
  // The broker answers a refusal by closing the channel: not that of somebody else.
  let channel = await session.looseChannel();
  for (const declaration of declarations)
    try {
      await session.answer(mode === 'declare' ? declare(channel, declaration) : check(channel, declaration), mode);
    } catch (error) {
      // From 4.3 on a user may not even look at what he has no right to: what he does not use is none of his business.
      if (mode === 'declare' || codeOf(error) !== 403) throw toTopologyFault(error, declaration, mode) ?? error;
      channel = await session.looseChannel();
    }
  await session.release(channel);
};

const codeOf = (error: unknown): unknown => (error as { code?: unknown } | undefined)?.code;

const declare = async (channel: Channel, declaration: Declaration): Promise<unknown> => {
  const { kind } = declaration;
  if (kind === 'binding') return channel.bindQueue(declaration.queue, declaration.exchange, declaration.key);
  const options = { durable: true, arguments: declaration.arguments };
  return kind === 'queue'
    ? channel.assertQueue(declaration.name, options)
    : channel.assertExchange(declaration.name, declaration.type, options);
};

/** There is no way to look at a binding. */
const check = async (channel: Channel, declaration: Declaration): Promise<unknown> => {
  if (declaration.kind === 'queue') return channel.checkQueue(declaration.name);
  return declaration.kind === 'exchange' ? channel.checkExchange(declaration.name) : undefined;
};

const inequivalent =
  /inequivalent arg '([^']+)' for (queue|exchange) '([^']+)'.*?: received (.+?) but current is (.+?)"?$/;

export const toTopologyFault = (
  error: unknown,
  declaration: Declaration,
  mode: TopologyMode,
): TopologyFault | undefined => {
  const code = codeOf(error);
  const text = error instanceof Error ? error.message : '';
  const subject =
    declaration.kind === 'binding'
      ? `binding of queue "${declaration.queue}"`
      : `${declaration.kind} "${declaration.name}"`;
  if (code === 406) {
    const [, argument, , , wanted = '', found = ''] = inequivalent.exec(text) ?? [];
    const words = argument === undefined ? text : `${argument} is ${plain(found)}, ${plain(wanted)} is needed`;
    return new TopologyFault(`RabbitMQ has the ${subject} with other arguments`, { forGood: true, words });
  }
  if (code === 404 && mode === 'verify' && missing.test(text))
    return new TopologyFault(`RabbitMQ has no ${subject}: declare the topology first`, { forGood: false });
  // A node of the cluster that is down, an exchange that somebody has just deleted.
  if (code === 404)
    return new TopologyFault(`RabbitMQ cannot give the ${subject}`, { forGood: false, words: inItsWords(text) });
  if (code === 403)
    return new TopologyFault(`RabbitMQ does not let this user declare the ${subject}`, { forGood: true });
  return undefined;
};

const missing = /NOT_FOUND - no (?:queue|exchange) /;

/** amqplib puts the name of the operation and the code around what the broker said. */
const inItsWords = (text: string): string => /with message "(.*)"$/s.exec(text)?.[1] ?? text;

/** `the value '5' of type 'byte'` → `5`. */
const plain = (told: string): string => /'([^']*)'/.exec(told)?.[1] ?? told;

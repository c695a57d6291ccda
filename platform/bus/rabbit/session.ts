import type { Channel, ChannelModel, ConfirmChannel } from 'amqplib';
import { atMost } from '../../run/at-most.ts';
import type { Clock } from '../../run/clock.ts';
import { within } from './within.ts';
import { socketOf, writeTogether } from './write-together.ts';

export interface SessionLimits {
  /** How long one answer of the broker may take. */
  readonly answerMs: number;
  /** How long an orderly goodbye may take before the line is cut. */
  readonly closeMs: number;
}

/** One connection from its opening to its end. What comes late from an ended one changes nothing: everybody asks `ended` first. */
export interface Session {
  readonly model: ChannelModel;
  /** Aborts when this connection is no more, for whatever reason. */
  readonly ended: AbortSignal;
  /** Resolves with the reason when this connection is no more. */
  readonly over: Promise<unknown>;
  /** A channel whose end, wanted by nobody, is the end of the session: nothing is repaired piece by piece. */
  guardedChannel(): Promise<Channel>;
  guardedConfirmChannel(): Promise<ConfirmChannel>;
  /** A channel that may be closed by the broker without harm to others. Close it with `release`. */
  looseChannel(): Promise<Channel>;
  /** Closes a channel on purpose. Never rejects. */
  release(channel: Channel): Promise<void>;
  /**
   * Waits for the answer to something that is being ended, but not longer than a goodbye may take, and not at all for a broker that has just
   * left another one unanswered. Never rejects.
   */
  goodbye(said: Promise<unknown>): Promise<void>;
  /** Waits for an answer, but not for ever. */
  answer<T>(promise: Promise<T>, what: string): Promise<T>;
  /** Ends the session: its connection is replaced by a new one. */
  fail(reason: unknown): void;
  /** Says goodbye, then cuts the line. Never rejects, and is bounded. */
  dispose(): Promise<void>;
}

/** Call it in the turn in which the connection came: a connection nobody listens to ends the process with its first error. */
export const createSession = (model: ChannelModel, clock: Clock, { answerMs, closeMs }: SessionLimits): Session => {
  const ended = new AbortController();
  const released = new WeakSet<Channel>();
  let finish: (reason: unknown) => void = () => undefined;
  const over = new Promise<unknown>((resolve) => {
    finish = resolve;
  });
  const fail = (reason: unknown) => {
    if (ended.signal.aborted) return;
    ended.abort();
    finish(reason);
  };
  writeTogether(socketOf(model));
  // After 320 (a restart, an operator) comes `close` without `error`; after a cut line both.
  model.on('error', fail);
  model.on('close', (error) => fail(error ?? new Error('the connection was closed')));

  let isSilent = false;
  const answer = async <T>(promise: Promise<T>, what: string): Promise<T> => {
    const answered = await within(promise, { clock, ms: answerMs, what });
    isSilent = false;
    return answered;
  };
  const goodbye = async (said: Promise<unknown>): Promise<void> => {
    let isAnswered = false;
    const settled = said
      .catch(() => undefined)
      .then(() => {
        isAnswered = true;
      });
    if (!isSilent) await atMost(settled, { clock, ms: closeMs });
    isSilent = !isAnswered;
  };
  const guard = <C extends Channel>(channel: C): C => {
    channel.on('error', fail);
    channel.on('close', () => {
      if (!released.has(channel)) fail(new Error('a channel was closed'));
    });
    return channel;
  };
  return {
    model,
    ended: ended.signal,
    over,
    guardedChannel: async () => guard(await answer(model.createChannel(), 'opening a channel')),
    guardedConfirmChannel: async () => guard(await answer(model.createConfirmChannel(), 'opening a channel')),
    looseChannel: async () => {
      const channel = await answer(model.createChannel(), 'opening a channel');
      channel.on('error', () => undefined);
      return channel;
    },
    release: async (channel) => {
      released.add(channel);
      if (ended.signal.aborted) return;
      // It throws at once when the broker has closed it already.
      await goodbye((async () => channel.close())());
    },
    goodbye,
    answer,
    fail,
    dispose: async () => {
      ended.abort();
      // A goodbye to a peer that is gone never settles.
      await goodbye((async () => model.close())());
      destroy(model);
    },
  };
};

/** amqplib itself only ends the socket, which a peer that has fallen silent never notices. */
export const destroy = (model: ChannelModel): void => {
  socketOf(model).destroy();
};

import type { Event } from '@gorae/contracts/kit/event.ts';
import type { AnyHandlers } from '../../bus/any-handlers.ts';
import type { Subscription } from '../../bus/bus.ts';
import { type Failure, judgeFailure } from '../../bus/failure.ts';
import { createPause, type Pause } from '../../bus/pause.ts';
import { BadMessage } from '../../errors.ts';
import type { Instant } from '../../run/clock.ts';
import type { Chance } from './chance.ts';
import type { Life } from './life.ts';
import { createMessageLine, type SimMessage } from './message-line.ts';
import type { Scheduler } from './scheduler.ts';

export interface ConsumeOptions {
  readonly life: Life;
  readonly handlers: AnyHandlers;
  readonly prefetch: number;
  readonly decode: (body: string) => Event;
}

/** One queue of the broker: it outlives the processes that consume it. */
export interface SimQueue {
  readonly name: string;
  push(message: SimMessage): void;
  consume(options: ConsumeOptions): Subscription;
  /**
   * What a process has in hand goes to others, as if its connection was lost until the instant; what it says about it later is not
   * heard.
   */
  takeBack(life: Life, until: Instant): void;
  /** Waiting or in hand. */
  depth(): number;
  /** In hand or waiting, now or later: to look at. */
  messages(): readonly SimMessage[];
}

export interface SimQueueOptions {
  readonly name: string;
  readonly retry: 'delayed' | 'head';
  readonly scheduler: Scheduler;
  readonly chance: Chance;
  readonly park: (message: SimMessage, fault: { readonly reason: string; readonly attempts: number }) => void;
  /** Decides what becomes of a failed message; the bus's own rule unless told. */
  readonly judge?: typeof judgeFailure;
  /** Hears of each delivery when the handler is called, and how it ended. */
  readonly onDelivery?: (told: {
    queue: string;
    to: string;
    message: SimMessage;
    ended?: Failure['kind'] | 'acked';
  }) => void;
}

interface Consumer extends ConsumeOptions {
  readonly closing: AbortController;
  readonly pause: Pause;
  /** Handlers that run: they count against the prefetch even when their message was taken back. */
  readonly work: Set<Promise<void>>;
  readonly inHand: Set<SimMessage>;
}

export const createSimQueue = (options: SimQueueOptions): SimQueue => {
  const { name, retry, scheduler, chance, park, judge = judgeFailure, onDelivery } = options;
  const line = createMessageLine();
  const later = new Set<SimMessage>();
  const consumers: Consumer[] = [];
  const held = new Set<SimMessage>();

  const dispatch = (): void => {
    for (;;) {
      if (line.count() === 0) return;
      const free = consumers.filter(
        ({ work, prefetch, pause, closing, life }) =>
          life.alive() && !closing.signal.aborted && work.size < prefetch && !pause.paused(),
      );
      const consumer = free[free.length > 1 ? chance.consumer(free.length) : 0];
      const message =
        consumer === undefined ? undefined : line.take(line.count() > 1 ? chance.message(line.count()) : 0);
      if (consumer === undefined || message === undefined) return;
      consumers.push(...consumers.splice(consumers.indexOf(consumer), 1));
      handOver(consumer, message);
    }
  };

  const handOver = (consumer: Consumer, message: SimMessage): void => {
    consumer.inHand.add(message);
    held.add(message);
    const work = handle(consumer, message).finally(() => {
      consumer.work.delete(work);
      dispatch();
    });
    consumer.work.add(work);
  };

  const handle = async (consumer: Consumer, message: SimMessage): Promise<void> => {
    const { life, closing } = consumer;
    const what = `${name} ${message.name}`;
    let tried = message;
    for (;;) {
      await scheduler.step(life, `bus deliver ${what}`);
      onDelivery?.({ queue: name, to: life.name, message: tried });
      const failure = closing.signal.aborted ? handedBack : await attempt(consumer, tried);
      if (failure?.kind === 'pause') {
        await consumer.pause.wait(message);
        if (!closing.signal.aborted) {
          tried = { ...message, redelivered: true };
          continue;
        }
      }
      consumer.pause.passed(message);
      await scheduler.step(life, `bus ${failure === undefined ? 'ack' : 'nack'} ${what}`);
      onDelivery?.({ queue: name, to: life.name, message: tried, ended: failure?.kind ?? 'acked' });
      if (consumer.inHand.delete(message)) {
        held.delete(message);
        settle(message, failure);
      }
      return;
    }
  };

  const attempt = async (consumer: Consumer, message: SimMessage): Promise<Failure | undefined> => {
    const { signal } = consumer.closing;
    try {
      const event = consumer.decode(message.body);
      const handler = consumer.handlers[event.name];
      if (handler === undefined) throw new BadMessage(`no handler for ${event.name}`);
      await handler(event, { redelivered: message.redelivered, signal });
      return undefined;
    } catch (error) {
      return judge(error, { aborted: signal.aborted, attempts: message.attempts });
    }
  };

  const settle = (message: SimMessage, failure: Failure | undefined): void => {
    if (failure?.kind === 'park') park(message, failure);
    else if (failure?.kind === 'retry') postpone(message, failure);
    else if (failure !== undefined) line.giveBack({ ...message, redelivered: true });
  };

  const postpone = (message: SimMessage, failure: Extract<Failure, { kind: 'retry' }>): void => {
    const again = { ...message, attempts: failure.attempts, redelivered: true };
    later.add(again);
    scheduler.at(scheduler.now() + failure.delayMs, () => {
      later.delete(again);
      if (retry === 'head') line.giveBack(again);
      else line.push(again);
      dispatch();
    });
  };

  const release = (consumer: Consumer): void => {
    for (const message of consumer.inHand) {
      held.delete(message);
      line.giveBack({ ...message, redelivered: true });
    }
    consumer.inHand.clear();
  };

  const leave = (consumer: Consumer): void => {
    if (consumers.includes(consumer)) consumers.splice(consumers.indexOf(consumer), 1);
  };

  return {
    name,
    push: (message) => {
      line.push(message);
      dispatch();
    },
    consume: (asked) => {
      const closing = new AbortController();
      const clock = scheduler.clockOf(asked.life);
      const consumer: Consumer = {
        ...asked,
        closing,
        pause: createPause(clock, closing.signal),
        work: new Set(),
        inHand: new Set(),
      };
      consumers.push(consumer);
      const forget = asked.life.onEnd(() => {
        leave(consumer);
        release(consumer);
        dispatch();
      });
      void scheduler.step(asked.life, `bus subscribe ${name}`).then(dispatch);
      return {
        inHand: () => consumer.work.size,
        close: async () => {
          leave(consumer);
          closing.abort();
          await Promise.all(consumer.work);
          forget();
        },
      };
    },
    takeBack: (life, until) => {
      for (const consumer of consumers.filter((one) => one.life === life)) {
        leave(consumer);
        release(consumer);
        scheduler.at(until, () => {
          if (!life.alive() || consumer.closing.signal.aborted) return;
          consumers.push(consumer);
          dispatch();
        });
      }
      dispatch();
    },
    depth: () => line.count() + later.size + held.size,
    messages: () => [...line.messages(), ...later, ...held],
  };
};

const handedBack: Failure = { kind: 'hand-back' };

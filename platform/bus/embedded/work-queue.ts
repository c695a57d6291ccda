import type { Event } from '@gorae/contracts/kit/event.ts';
import { BadMessage } from '../../errors.ts';
import type { Clock } from '../../run/clock.ts';
import type { Defer } from '../../run/defer.ts';
import type { Log } from '../../run/log.ts';
import type { Database } from '../../store/sqlite/database.ts';
import type { AnyHandlers } from '../any-handlers.ts';
import type { Subscription } from '../bus.ts';
import { type Failure, judgeFailure } from '../failure.ts';
import { createPause, type Pause } from '../pause.ts';
import type { BusTables } from './bus-tables.ts';
import type { Message } from './message.ts';
import type { ParkingLot } from './parking-lot.ts';
import { createWaitingLine } from './waiting-line.ts';

export interface WorkQueueOptions {
  readonly name: string;
  readonly retry: 'delayed' | 'head';
  readonly database: Database;
  readonly tables: BusTables;
  readonly parkingLot: ParkingLot;
  readonly decode: (body: string) => Event;
  readonly clock: Clock;
  readonly defer: Defer;
  readonly log: Log;
  /** Messages up to this offset were there when the process started: they may have been in somebody's hand. */
  readonly oldThrough: number;
  /** Messages up to this offset were there when the process before ended without a word: one of them may have killed it. */
  readonly suspectThrough: number;
}

/** One queue with its consumers: who is free gets the oldest message that is ready. */
export interface WorkQueue {
  /** A message just committed. `dispatch` hands it over. */
  push(message: Message): void;
  dispatch(): void;
  consume(handlers: AnyHandlers, options: { prefetch: number }): Subscription;
  close(): Promise<void>;
}

interface Consumer {
  readonly handlers: AnyHandlers;
  readonly prefetch: number;
  readonly closing: AbortController;
  readonly pause: Pause;
  readonly inHand: Set<Promise<void>>;
}

/** After so many crashes with it in hand, a message is the likely cause of them. */
const mostCrashes = 20;

export const createWorkQueue = (options: WorkQueueOptions): WorkQueue => {
  const { name, database, tables, clock, defer, log } = options;
  /** In the order in which they are next served. */
  const consumers: Consumer[] = [];
  const line = createWaitingLine({
    clock,
    load: (behind, limit) => tables.load(name, behind, limit).map(marked),
    ready: () => dispatch(),
  });
  const marked = (message: Message): Message => ({
    ...message,
    redelivered: message.attempts > 0 || message.offset <= options.oldThrough,
  });
  let dispatching = false;
  let filling = false;

  const dispatch = () => {
    if (dispatching) return;
    dispatching = true;
    for (let consumer = nextFree(consumers); consumer !== undefined; consumer = nextFree(consumers)) {
      const message = line.take();
      if (message === undefined) {
        if (line.more()) fillSoon();
        break;
      }
      consumers.push(...consumers.splice(consumers.indexOf(consumer), 1));
      handOver(consumer, message);
    }
    dispatching = false;
  };

  /** In a turn of its own, so that a long backlog does not keep the event loop. */
  const fillSoon = () => {
    if (filling) return;
    filling = true;
    defer(() => void fill().then(dispatch));
  };

  const fill = async () => {
    try {
      await database.read(line.fill);
    } catch (error) {
      log.warn('a queue could not be read', { queue: name, error });
      await clock.sleep(1_000);
    }
    filling = false;
  };

  const handOver = (consumer: Consumer, message: Message) => {
    const work = handle(consumer, message).finally(() => {
      consumer.inHand.delete(work);
      dispatch();
    });
    consumer.inHand.add(work);
  };

  const handle = async (consumer: Consumer, message: Message): Promise<void> => {
    let tried = message;
    for (;;) {
      const failure = await attempt(consumer, tried);
      if (failure?.kind === 'pause') {
        await consumer.pause.wait(message);
        if (!consumer.closing.signal.aborted) {
          tried = { ...message, redelivered: true };
          continue;
        }
      }
      consumer.pause.passed(message);
      settle(message, failure);
      return;
    }
  };

  const attempt = async (consumer: Consumer, message: Message): Promise<Failure | undefined> => {
    const { signal } = consumer.closing;
    if (message.crashes > mostCrashes) return tooManyCrashes(message);
    try {
      if (message.offset <= options.suspectThrough) await database.write(() => tables.countCrash(name, message.offset));
      const event = message.event ?? options.decode(message.body ?? (await readBody(message)));
      const handler = consumer.handlers[event.name];
      if (handler === undefined) throw new BadMessage(`no handler for ${event.name}`);
      await handler(event, { redelivered: message.redelivered, signal });
      return undefined;
    } catch (error) {
      const failure = judgeFailure(error, { aborted: signal.aborted, attempts: message.attempts });
      const told = { queue: name, attempts: message.attempts, reason: failure.kind, error };
      // Closing takes messages out of hands: nothing is wrong then.
      if (failure.kind === 'hand-back') log.debug('a message was handed back', told);
      else log.warn('a message was not handled', told);
      return failure;
    }
  };

  const readBody = ({ offset }: Message): Promise<string> => database.read(() => tables.bodyOf(offset));

  const settle = (message: Message, failure: Failure | undefined) => {
    if (failure === undefined) return database.writeSoon(() => tables.remove(name, message));
    if (failure.kind === 'park')
      return database.writeSoon(() => options.parkingLot.park(name, message, failure), { withinMs: 0 });
    if (failure.kind === 'retry') return postpone(message, failure.attempts, clock.now() + failure.delayMs);
    if (message.offset <= options.suspectThrough) database.writeSoon(() => tables.clearCrashes(name, message.offset));
    line.giveBack({ ...message, crashes: 0, redelivered: true });
  };

  const postpone = (message: Message, attempts: number, dueAt: number) => {
    const { event: _event, body: _body, ...rest } = message;
    const later: Message = { ...rest, attempts, dueAt, crashes: 0, redelivered: true };
    database.writeSoon(() => tables.postpone(name, later), { withinMs: 0 });
    line.postpone(later, options.retry === 'head' ? 'head' : 'tail');
  };

  const consume: WorkQueue['consume'] = (handlers, { prefetch }) => {
    const closing = new AbortController();
    const consumer: Consumer = {
      handlers,
      prefetch,
      closing,
      pause: createPause(clock, closing.signal),
      inHand: new Set(),
    };
    consumers.push(consumer);
    defer(dispatch);
    return {
      inHand: () => consumer.inHand.size,
      close: async () => {
        if (consumers.includes(consumer)) consumers.splice(consumers.indexOf(consumer), 1);
        closing.abort();
        await Promise.all(consumer.inHand);
      },
    };
  };

  return {
    push: line.push,
    dispatch,
    consume,
    close: async () => {
      const closing = consumers.splice(0);
      for (const consumer of closing) consumer.closing.abort();
      await Promise.all(closing.flatMap(({ inHand }) => [...inHand]));
      line.close();
    },
  };
};

const nextFree = (consumers: readonly Consumer[]): Consumer | undefined =>
  consumers.find(({ inHand, prefetch, pause }) => inHand.size < prefetch && !pause.paused());

const tooManyCrashes = ({ attempts, crashes }: Message): Failure => ({
  kind: 'park',
  attempts: attempts + 1,
  reason: `the process ended ${crashes} times while this message was in hand`,
});

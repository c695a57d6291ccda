import type { Clock, Instant } from '../../run/clock.ts';
import type { Message } from './message.ts';

export interface WaitingLineOptions {
  readonly clock: Clock;
  /** Reads what the table holds behind an offset, oldest first. */
  readonly load: (behind: number, limit: number) => readonly Message[];
  /** Hears that something may be taken now. */
  readonly ready: () => void;
}

/**
 * The messages of one queue that wait, in order. The oldest part is in memory, the rest in the table; what was just committed
 * goes straight to memory when nothing older is left behind. A message is in memory, in somebody's hand or behind `loadedThrough`.
 */
export interface WaitingLine {
  /** A message just committed. */
  push(message: Message): void;
  /** The next one that may be taken now. Undefined with `more()` true: the memory must be filled first. */
  take(): Message | undefined;
  more(): boolean;
  fill(): void;
  /** Puts a message back to its old place, to be taken at once. */
  giveBack(message: Message): void;
  /** Keeps a message until it is due; then it takes its old place (`head`) or the last one. */
  postpone(message: Message, place: 'head' | 'tail'): void;
  close(): void;
}

/** Bounds the memory of a queue that nobody empties. */
const mostInMemory = 5_000;
const fillSize = 1_000;

export const createWaitingLine = ({ clock, load, ready }: WaitingLineOptions): WaitingLine => {
  /** What is taken leaves a gap in front of `head`, so that it is not kept in memory. */
  let line: (Message | undefined)[] = [];
  let head = 0;
  let loadedThrough = 0;
  /** True when the table holds nothing behind `loadedThrough`. */
  let complete = false;
  const delayed: { readonly message: Message; readonly place: 'head' | 'tail' }[] = [];
  const closing = new AbortController();
  let alarm: { readonly at: Instant; readonly cancel: AbortController } | undefined;

  const giveBack = (message: Message) => {
    let place = head;
    while (place < line.length && (line[place]?.offset ?? 0) < message.offset) place++;
    line.splice(place, 0, message);
  };

  const admit = (message: Message) => {
    if (message.dueAt > clock.now()) postpone(message, 'head');
    else line.push(message);
  };

  const postpone = (message: Message, place: 'head' | 'tail') => {
    delayed.push({ message, place });
    delayed.sort((a, b) => a.message.dueAt - b.message.dueAt || a.message.offset - b.message.offset);
    void watch();
  };

  const release = () => {
    while (delayed[0] !== undefined && delayed[0].message.dueAt <= clock.now()) {
      const due = delayed.shift();
      if (due?.place === 'head') giveBack(due.message);
      else if (due !== undefined) line.push(due.message);
    }
    ready();
  };

  /** One alarm, for the message that is due first. */
  const watch = async (): Promise<void> => {
    const at = delayed[0]?.message.dueAt;
    if (at === undefined || (alarm !== undefined && alarm.at <= at) || closing.signal.aborted) return;
    alarm?.cancel.abort();
    const own = { at, cancel: new AbortController() };
    alarm = own;
    await clock.sleep(at - clock.now(), own.cancel.signal);
    if (alarm !== own || closing.signal.aborted) return;
    alarm = undefined;
    release();
    void watch();
  };

  return {
    push: (message) => {
      if (!complete || line.length - head >= mostInMemory) {
        complete = false;
        return;
      }
      loadedThrough = message.offset;
      line.push(message);
    },
    take: () => {
      const message = line[head];
      if (message === undefined) return undefined;
      line[head++] = undefined;
      if (head === line.length || head > mostInMemory) {
        line = line.slice(head);
        head = 0;
      }
      return message;
    },
    more: () => !complete,
    fill: () => {
      const messages = load(loadedThrough, fillSize);
      complete = messages.length < fillSize;
      loadedThrough = messages.at(-1)?.offset ?? loadedThrough;
      for (const message of messages) admit(message);
    },
    giveBack,
    postpone,
    close: () => {
      closing.abort();
      alarm?.cancel.abort();
    },
  };
};

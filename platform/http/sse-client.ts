import type { Defer } from '../run/defer.ts';

/**
 * A client that has fallen this far behind is let go: it comes back for a fresh snapshot. Room enough for the newest state of each key on a
 * busy day; frames are shared among clients, so what is pending costs little.
 */
const mostPendingFrames = 1000;
const mostPendingBytes = 512 * 1024;

export interface StreamClient {
  readonly body: ReadableStream<Uint8Array>;
  /** The first bytes, before anything that was sent meanwhile; `snapshot` counts as one event, however large it is. */
  greet(retry: Uint8Array, snapshot: Uint8Array): void;
  /** Sends a frame as soon as the client can take it. A pending frame of the same key is replaced: the newest state wins. */
  send(key: string, frame: Uint8Array): void;
  /** Sends bytes that belong to no event, such as a heartbeat. */
  comment(frame: Uint8Array): void;
  /** Ends the stream, after `last` when given. Safe to call twice. */
  end(last?: Uint8Array): void;
}

export interface StreamClientOptions {
  /** Ends the stream after so many events. */
  readonly limit: number | undefined;
  readonly defer: Defer;
  /** Called once: the stream has ended, whoever ended it. */
  readonly onEnd: () => void;
  /** The client read too slowly and was let go. */
  readonly onOverflow: () => void;
}

interface Pending {
  readonly frame: Uint8Array;
  readonly isEvent: boolean;
}

/**
 * One open stream. But for the greeting nothing is queued inside the stream itself (high-water mark 0): a frame goes out when the client reads,
 * otherwise it waits here, bounded and replaceable. Frames are shared among clients and must never be changed.
 */
export const createStreamClient = ({ limit, defer, onEnd, onOverflow }: StreamClientOptions): StreamClient => {
  const pending = new Map<string, Pending>();
  let controller: ReadableStreamDefaultController<Uint8Array> | undefined;
  let isReading = false;
  let isJudging = false;
  let eventsLeft = limit ?? Number.POSITIVE_INFINITY;

  const close = () => {
    const open = controller;
    controller = undefined;
    pending.clear();
    if (open === undefined) return;
    onEnd();
    open.close();
  };
  const flush = () => {
    if (!isReading || pending.size === 0 || controller === undefined) return;
    const frames: Uint8Array[] = [];
    for (const { frame, isEvent } of pending.values()) {
      if (eventsLeft === 0) break;
      if (isEvent) eventsLeft -= 1;
      frames.push(frame);
    }
    pending.clear();
    isReading = false;
    controller.enqueue(join(frames));
    if (eventsLeft === 0) close();
  };
  /** The way of nearly every event: nothing waits, and the client can take it. */
  const pass = (frame: Uint8Array) => {
    isReading = false;
    eventsLeft -= 1;
    controller?.enqueue(frame);
    if (eventsLeft === 0) close();
  };
  /** Many events may fall into one turn, in which no client can read: only who has not caught up by the next one is too slow. */
  const judgeNextTurn = () => {
    if (isJudging) return;
    isJudging = true;
    defer(() => {
      isJudging = false;
      if (controller === undefined || !isTooMuch(pending)) return;
      onOverflow();
      close();
    });
  };
  const add = (key: string, entry: Pending) => {
    if (controller === undefined) return;
    pending.delete(key);
    pending.set(key, entry);
    if (isReading) flush();
    else if (isTooMuch(pending)) judgeNextTurn();
  };
  const body = new ReadableStream<Uint8Array>(
    {
      start: (started) => {
        controller = started;
      },
      pull: () => {
        isReading = true;
        flush();
      },
      cancel: () => {
        const wasOpen = controller !== undefined;
        controller = undefined;
        pending.clear();
        if (wasOpen) onEnd();
      },
    },
    { highWaterMark: 0 },
  );
  return {
    body,
    greet: (retry, snapshot) => {
      controller?.enqueue(join([retry, snapshot]));
      eventsLeft -= 1;
      if (eventsLeft === 0) close();
    },
    send: (key, frame) => {
      if (isReading && pending.size === 0) pass(frame);
      else add(`event ${key}`, { frame, isEvent: true });
    },
    comment: (frame) => add('comment', { frame, isEvent: false }),
    end: (last) => {
      if (last !== undefined) controller?.enqueue(join([...[...pending.values()].map(({ frame }) => frame), last]));
      close();
    },
  };
};

const isTooMuch = (pending: ReadonlyMap<string, Pending>): boolean => {
  if (pending.size > mostPendingFrames) return true;
  let bytes = 0;
  for (const { frame } of pending.values()) bytes += frame.byteLength;
  return bytes > mostPendingBytes;
};

const join = (frames: readonly Uint8Array[]): Uint8Array => {
  const [first] = frames;
  if (first !== undefined && frames.length === 1) return first;
  const all = new Uint8Array(frames.reduce((size, frame) => size + frame.byteLength, 0));
  let at = 0;
  for (const frame of frames) {
    all.set(frame, at);
    at += frame.byteLength;
  }
  return all;
};

export interface PickupScreen {
  /** When an order was first seen as ready (`performance.now()`), by `<businessDate>/<number>`. */
  readonly readyAt: ReadonlyMap<string, number>;
  close(): void;
}

const entry = /"number":"(\d+)","businessDate":"([^"]+)","state":"ready"/g;

/** Follows the store's stream as the pickup screen does, over a raw socket. Resolves once the snapshot has begun to come. */
export const openPickupScreen = async (port: number): Promise<PickupScreen> => {
  const readyAt = new Map<string, number>();
  let rest = '';
  const take = (bytes: Buffer) => {
    const text = rest + bytes.toString('latin1');
    // An entry ends with its frame; what comes after the last end is read with the next bytes.
    const whole = text.lastIndexOf('\n\n') + 2;
    const now = performance.now();
    for (const [, number, date] of text.slice(0, whole).matchAll(entry)) {
      const key = `${date}/${number}`;
      if (!readyAt.has(key)) readyAt.set(key, now);
    }
    rest = text.slice(whole);
  };
  let opened: () => void = () => undefined;
  const isOpen = new Promise<void>((resolve) => {
    opened = resolve;
  });
  const socket = await Bun.connect({
    hostname: '127.0.0.1',
    port,
    socket: {
      data: (_, bytes) => {
        take(bytes);
        opened();
      },
    },
  });
  socket.write('GET /v1/events/stores/gorae HTTP/1.1\r\nHost: localhost\r\nAccept: text/event-stream\r\n\r\n');
  await isOpen;
  return { readyAt, close: () => socket.end() };
};

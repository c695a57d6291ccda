import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { carry, type Way } from './fault-way.ts';

/** Stands between a client and a server, and spoils the line as networks do. */
export interface FaultProxy extends AsyncDisposable {
  /** On 127.0.0.1; the same for its whole life. */
  readonly port: number;
  /** Lines that stand now. */
  lines(): number;
  /** Ends all lines with a TCP reset, as when a machine lost its memory of them. New ones are taken. */
  reset(): void;
  /** Takes lines and keeps them, but moves nothing: no byte, no end. What was held back moves on when it is off again. */
  blackhole(on: boolean): void;
  /** As `blackhole`, but only for what the server says: the client is heard, and hears nothing. */
  deafen(on: boolean): void;
  /** Resets new lines before a byte has moved; those that stand stay. */
  refuse(on: boolean): void;
  /** Delivers every chunk of bytes that much later, in both directions; 0 = at once. */
  delay(ms: number): void;
}

export interface Target {
  readonly host?: string;
  readonly port: number;
}

interface Weather {
  readonly fromClient: Way;
  readonly fromServer: Way;
}

/**
 * Listens on a free port (or the given one) and passes everything on to the target until it is told otherwise. A target
 * that is not there shows as a reset. Disposing it resets all lines.
 */
export const openFaultProxy = async (
  { host = '127.0.0.1', port }: Target,
  { listenOn = 0 }: { readonly listenOn?: number } = {},
): Promise<FaultProxy> => {
  const weather: Weather = { fromClient: { moves: true, delayMs: 0 }, fromServer: { moves: true, delayMs: 0 } };
  let refuses = false;
  const lines = new Set<Line>();
  const server = createServer({ allowHalfOpen: true, noDelay: true }, (client) => {
    client.on('error', () => undefined);
    if (refuses) return client.resetAndDestroy();
    const line = openLine(client, connect({ host, port, allowHalfOpen: true, noDelay: true }), weather);
    lines.add(line);
    line.ended.then(() => lines.delete(line));
  });
  server.listen(listenOn, '127.0.0.1');
  await once(server, 'listening');
  const change = (ways: readonly Way[], made: Partial<Way>): void => {
    for (const way of ways) Object.assign(way, made);
    for (const line of lines) line.weatherChanged();
  };
  const { fromClient, fromServer } = weather;
  const resetAll = (): void => {
    for (const line of lines) line.reset();
  };
  return {
    port: (server.address() as AddressInfo).port,
    lines: () => lines.size,
    reset: resetAll,
    blackhole: (on) => change([fromClient, fromServer], { moves: !on }),
    deafen: (on) => change([fromServer], { moves: !on }),
    refuse: (on) => {
      refuses = on;
    },
    delay: (delayMs) => change([fromClient, fromServer], { delayMs }),
    [Symbol.asyncDispose]: async () => {
      refuses = true;
      const closed = once(server, 'close');
      server.close();
      resetAll();
      await closed;
    },
  };
};

interface Line {
  readonly ended: Promise<unknown>;
  weatherChanged(): void;
  reset(): void;
}

const openLine = (client: Socket, server: Socket, { fromClient, fromServer }: Weather): Line => {
  const ways = [
    carry({ from: client, to: server, how: fromClient }),
    carry({ from: server, to: client, how: fromServer }),
  ];
  const sides = [client, server];
  return {
    ended: Promise.all(sides.map((side) => new Promise((resolve) => side.once('close', resolve)))),
    weatherChanged: () => {
      for (const way of ways) way.goOn();
    },
    reset: () => {
      for (const side of sides) side.resetAndDestroy();
    },
  };
};

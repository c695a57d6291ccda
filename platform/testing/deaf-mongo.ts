import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { BSON } from 'mongodb';

/** What a driver takes for a MongoDB that says yes to everything, until it stops listening. */
export interface DeafMongo extends AsyncDisposable {
  /** On 127.0.0.1. */
  readonly port: number;
  /** Lines that are open now take nothing more of what they are told, and stay open. New ones are served. */
  stopListening(): void;
  /** Lines on which more came than was listened to. */
  unheard(): number;
  /** Lines that are open. */
  lines(): number;
  /** How many lines there have been. */
  linesSoFar(): number;
}

export const openDeafMongo = async (): Promise<DeafMongo> => {
  const sockets = new Set<Socket>();
  const deaf = new Set<Socket>();
  let unheard = 0;
  let linesSoFar = 0;
  const server = createServer((socket) => {
    linesSoFar++;
    sockets.add(socket);
    socket.on('error', () => undefined);
    socket.on('close', () => sockets.delete(socket));
    let held: Buffer = Buffer.alloc(0);
    socket.on('data', (chunk: Buffer) => {
      if (deaf.has(socket)) {
        unheard++;
        socket.pause();
        return;
      }
      held = Buffer.concat([held, chunk]);
      while (held.length >= 4 && held.length >= held.readInt32LE(0)) {
        socket.write(answerTo(held));
        held = held.subarray(held.readInt32LE(0));
      }
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    stopListening: () => {
      for (const socket of sockets) deaf.add(socket);
    },
    unheard: () => unheard,
    lines: () => sockets.size,
    linesSoFar: () => linesSoFar,
    [Symbol.asyncDispose]: async () => {
      const closed = once(server, 'close');
      server.close();
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
};

const [opReply, opQuery, opMsg] = [1, 2004, 2013];

/** To a greeting as to everything else: what it does not ask for does no harm. */
const yes = BSON.serialize({
  ...{ ok: 1, n: 1, isWritablePrimary: true, ismaster: true, helloOk: true, maxWireVersion: 21, minWireVersion: 0 },
  ...{ maxBsonObjectSize: 16_777_216, maxMessageSizeBytes: 48_000_000, maxWriteBatchSize: 100_000 },
});

/** Header, then flags and the kind of the section (OP_MSG), or flags, cursor and counts (OP_REPLY). */
const answerTo = (message: Buffer): Buffer => {
  const isOld = message.readInt32LE(12) === opQuery;
  const head = Buffer.alloc(isOld ? 36 : 21);
  head.writeInt32LE(head.length + yes.length, 0);
  head.writeInt32LE(message.readInt32LE(4), 8);
  head.writeInt32LE(isOld ? opReply : opMsg, 12);
  if (isOld) head.writeInt32LE(1, 32);
  return Buffer.concat([head, yes]);
};

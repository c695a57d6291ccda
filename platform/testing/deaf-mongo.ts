import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { BSON, type Document } from 'mongodb';
import { commandOf, readMessages } from './mongo-messages.ts';

/** What a driver takes for a MongoDB that says yes to everything, until it stops listening. */
export interface DeafMongo extends AsyncDisposable {
  /** On 127.0.0.1. */
  readonly port: number;
  /** Lines that are open now take nothing more of what they are told, and stay open. New ones are served. */
  stopListening(): void;
  /** From now on every write is refused, as where a quota is used up, or taken again. */
  refuseWrites(refuses: boolean): void;
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
  let refuses = false;
  const server = createServer((socket) => {
    linesSoFar++;
    sockets.add(socket);
    socket.on('error', () => undefined);
    socket.on('close', () => sockets.delete(socket));
    const answer = readMessages((message) => {
      const isRefused = refuses && commandOf(message).some(isWrite);
      socket.write(answerTo(message, isRefused ? no : yes));
    });
    socket.on('data', (chunk: Buffer) => {
      if (!deaf.has(socket)) return answer(chunk);
      unheard++;
      socket.pause();
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    stopListening: () => {
      for (const socket of sockets) deaf.add(socket);
    },
    refuseWrites: (now) => {
      refuses = now;
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

const isWrite = (command: Document): boolean =>
  ['insert', 'update', 'findAndModify'].includes(Object.keys(command)[0] ?? '');

const [opReply, opQuery, opMsg] = [1, 2004, 2013];

/** To a greeting as to everything else: what it does not ask for does no harm. */
const yes = BSON.serialize({
  ...{ ok: 1, n: 1, isWritablePrimary: true, ismaster: true, helloOk: true, maxWireVersion: 21, minWireVersion: 0 },
  ...{ maxBsonObjectSize: 16_777_216, maxMessageSizeBytes: 48_000_000, maxWriteBatchSize: 100_000 },
});

const no = BSON.serialize({ ok: 0, code: 8000, codeName: 'AtlasError', errmsg: 'you are over your space quota' });

/** Header, then flags and the kind of the section (OP_MSG), or flags, cursor and counts (OP_REPLY). */
const answerTo = (message: Buffer, answer: Uint8Array): Buffer => {
  const isOld = message.readInt32LE(12) === opQuery;
  const head = Buffer.alloc(isOld ? 36 : 21);
  head.writeInt32LE(head.length + answer.length, 0);
  head.writeInt32LE(message.readInt32LE(4), 8);
  head.writeInt32LE(isOld ? opReply : opMsg, 12);
  if (isOld) head.writeInt32LE(1, 32);
  return Buffer.concat([head, answer]);
};

import { createServer } from 'node:net';
import { BSON, type Document } from 'mongodb';
import { openPassThrough, type PassThrough } from './pass-through.ts';

/** Stands between a client and a MongoDB server, and understands what the client asks for. */
export interface MongoCommands extends PassThrough {
  /** What was asked since the start, in order: the bodies of all OP_MSG. The name of a command is its first field. */
  heard(): readonly Document[];
}

export const openMongoCommands = async (target: { readonly port: number }): Promise<MongoCommands> => {
  const heard: Document[] = [];
  const between = await openPassThrough(target, (carry) =>
    createServer((client) => {
      client.on(
        'data',
        readMessages((message) => heard.push(...commandOf(message))),
      );
      carry(client);
    }),
  );
  return { ...between, heard: () => heard };
};

/** Puts chunks together to messages: each begins with its length. */
const readMessages = (take: (message: Buffer) => void): ((chunk: Buffer) => void) => {
  let held: Buffer = Buffer.alloc(0);
  return (chunk) => {
    held = Buffer.concat([held, chunk]);
    while (held.length >= 4 && held.length >= held.readInt32LE(0)) {
      const length = held.readInt32LE(0);
      take(held.subarray(0, length));
      held = held.subarray(length);
    }
  };
};

const opMsg = 2013;
const headerBytes = 16;
const flagBytes = 4;

/** The section of kind 0: the body. Documents of a write may follow in sections of their own, and are left out. */
const commandOf = (message: Buffer): readonly Document[] => {
  if (message.readInt32LE(12) !== opMsg) return [];
  for (let at = headerBytes + flagBytes; at < message.length; ) {
    const kind = message.readUInt8(at);
    const length = message.readInt32LE(at + 1);
    if (kind === 0) return [BSON.deserialize(message.subarray(at + 1, at + 1 + length))];
    at += 1 + length;
  }
  return [];
};

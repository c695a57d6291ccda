import { createServer } from 'node:net';
import type { Document } from 'mongodb';
import { commandOf, readMessages } from './mongo-messages.ts';
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

import { BSON, type Document } from 'mongodb';

/** Puts chunks together to messages: each begins with its length. */
export const readMessages = (take: (message: Buffer) => void): ((chunk: Buffer) => void) => {
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
export const commandOf = (message: Buffer): readonly Document[] => {
  if (message.readInt32LE(12) !== opMsg) return [];
  for (let at = headerBytes + flagBytes; at < message.length; ) {
    const kind = message.readUInt8(at);
    const length = message.readInt32LE(at + 1);
    if (kind === 0) return [BSON.deserialize(message.subarray(at + 1, at + 1 + length))];
    at += 1 + length;
  }
  return [];
};

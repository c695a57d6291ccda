import { describe, expect, test } from 'bun:test';
import { Writable } from 'node:stream';
import { writeTogether } from './write-together.ts';

/** A stream that tells what it was given to write, call by call. */
const aStream = () => {
  const calls: string[][] = [];
  const toText = ({ chunk }: { chunk: Buffer }) => chunk.toString();
  const stream = new Writable({
    write: (chunk: Buffer, _, done) => {
      calls.push([chunk.toString()]);
      done();
    },
    writev: (chunks, done) => {
      calls.push(chunks.map(toText));
      done();
    },
  });
  return { stream, calls };
};

describe('a stream that writes together', () => {
  test('writes in one piece what comes at once, in its order', async () => {
    const { stream, calls } = aStream();
    writeTogether(stream);
    for (const text of ['a', 'b', 'c']) stream.write(text);
    expect(calls).toEqual([]);
    await Promise.resolve();
    expect(calls).toEqual([['a', 'b', 'c']]);
    stream.write('d');
    await Promise.resolve();
    expect(calls).toEqual([['a', 'b', 'c'], ['d']]);
  });

  test('writes before it ends', async () => {
    const { stream, calls } = aStream();
    writeTogether(stream);
    stream.write('a');
    const ended = new Promise((resolve) => stream.end(resolve));
    await ended;
    expect(calls.flat()).toEqual(['a']);
  });
});

import { expect } from 'bun:test';
import type { Ended } from '../cafe/process.ts';

/** Ended with code 1, nothing but these lines for a person on standard error, no stack and no password. */
export const expectLines = ({ code, stderr, output }: Ended, lines: readonly RegExp[]): void => {
  const told = lines.map((line) => expect.stringMatching(line));
  expect({ code, told: stderr.split('\n') }).toEqual({ code: 1, told: [...told, ''] });
  // A fault that takes its time to show is told after the address.
  expect(output.replace(/^\S+ listening on .*\n/m, '')).toBe(stderr);
  expect(stderr).not.toMatch(/^\s+at |node:|\{"time"|s3cret|guest:guest/m);
};

export const expectLine = (ended: Ended, line: RegExp): void => expectLines(ended, [line]);

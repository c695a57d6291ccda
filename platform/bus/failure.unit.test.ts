import { describe, expect, test } from 'bun:test';
import { BadMessage, Refusal, Unavailable } from '../errors.ts';
import { judgeFailure } from './failure.ts';

const inWork = { aborted: false, attempts: 0 };

describe('a handler that rejects', () => {
  test('hands the message back when its subscription was closing, whatever the error', () => {
    for (const error of [new Error('x'), new Refusal('conflict', 'x'), new Unavailable('x')])
      expect(judgeFailure(error, { aborted: true, attempts: 3 })).toEqual({ kind: 'hand-back' });
  });

  test('pauses its consumer when the world is away', () =>
    expect(judgeFailure(new Unavailable('x'), { aborted: false, attempts: 9 })).toEqual({ kind: 'pause' }));

  test('has the message parked at once when it is refused or bad', () => {
    expect(judgeFailure(new Refusal('conflict', 'too-late'), inWork)).toEqual({
      kind: 'park',
      attempts: 1,
      reason: 'refused: too-late',
    });
    expect(judgeFailure(new BadMessage('not JSON'), inWork)).toMatchObject({ reason: 'bad message: not JSON' });
  });

  test('gets three more tries with growing delays, then the message is parked', () => {
    const delays = [0, 1, 2, 3].map((attempts) => judgeFailure(new Error('x'), { aborted: false, attempts }));
    expect(delays).toMatchObject([
      { kind: 'retry', delayMs: 1_000, reason: 'failed once: Error: x' },
      { kind: 'retry', delayMs: 5_000, reason: 'failed 2 times: Error: x' },
      { kind: 'retry', delayMs: 15_000, reason: 'failed 3 times: Error: x' },
      { kind: 'park', attempts: 4, reason: 'failed 4 times: Error: x' },
    ]);
  });

  test('may reject with anything at all; the reason stays short', () => {
    expect(judgeFailure('text', { aborted: false, attempts: 3 })).toMatchObject({ kind: 'park' });
    const long = judgeFailure(new BadMessage('x'.repeat(5_000)), inWork);
    expect(long.kind === 'park' && long.reason.length).toBe(300);
  });
});

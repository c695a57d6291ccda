import { describe, expect, test } from 'bun:test';
import { createVirtualClock } from '../testing/virtual-clock.ts';
import { createLog, type LogFields, type LogLevel } from './log.ts';

const setUp = (level: LogLevel = 'info') => {
  const lines: string[] = [];
  const log = createLog({
    write: (line) => lines.push(line),
    clock: createVirtualClock(0),
    level,
    fields: { service: 's' },
  });
  return { lines, log, last: () => JSON.parse(lines.at(-1) ?? 'null') as Record<string, unknown> };
};

describe('a log line', () => {
  test('is one line of JSON with time, level and message', () => {
    const { log, lines, last } = setUp();
    log.info('a\nb', { orderId: '1' });
    expect(lines[0]).toMatch(/^[^\n]*\n$/);
    expect(last()).toEqual({
      time: '1970-01-01T00:00:00.000Z',
      level: 'info',
      message: 'a\nb',
      service: 's',
      orderId: '1',
    });
  });

  test('drops fields that nobody has allowed, and what hides in objects', () => {
    const { log, lines } = setUp();
    const fields = { token: 'secret', orderId: { nested: 'secret' }, reason: ['secret'] } as LogFields;
    log.with(fields).error('x', fields);
    expect(lines.join()).not.toContain('secret');
  });

  test('tells an error with its stack and its causes', () => {
    const { log, last } = setUp();
    log.error('x', { error: new Error('outer', { cause: new TypeError('inner') }) });
    expect(last().error).toMatchObject({
      name: 'Error',
      message: 'outer',
      stack: expect.stringContaining('log.unit.test.ts'),
      cause: { name: 'TypeError', message: 'inner' },
    });
  });

  test('survives errors that cause themselves, and big integers', () => {
    const { log, last } = setUp();
    const error = new Error('round');
    error.cause = error;
    log.error('x', { error, count: 10n });
    expect(last()).toMatchObject({ message: 'x', count: '10' });
  });

  test('is written from its level on', () => {
    const { log, lines } = setUp('warn');
    log.debug('1');
    log.info('2');
    log.warn('3');
    log.error('4');
    expect(lines).toHaveLength(2);
  });

  test('carries what its log was made with', () => {
    const { log, last } = setUp();
    log.with({ queue: 'q' }).with({ event: 'e' }).info('x');
    expect(last()).toMatchObject({ service: 's', queue: 'q', event: 'e' });
  });
});

import { describe, expect, test } from 'bun:test';
import { postal } from '../suite/bus-lab.ts';
import { brokerNames } from './broker-names.ts';
import { type Declaration, toDeclarations } from './declarations.ts';

const declared = toDeclarations(postal, { names: brokerNames });
const queues = declared.filter((one) => one.kind === 'queue');
const queueNamed = (name: string) => queues.find((queue) => queue.name === name)?.arguments ?? {};
const bindingsOf = (queue: string) =>
  declared.flatMap((one) =>
    one.kind === 'binding' && one.queue === queue ? [`${one.exchange} ${one.key}`.trim()] : [],
  );

describe('what a topology needs on the broker', () => {
  test('is one fanout exchange for each event, with a way out for what nobody hears', () => {
    const exchanges = declared.filter((one) => one.kind === 'exchange' && one.name.startsWith('letter.'));
    expect(exchanges).toEqual(
      ['letter.sent', 'letter.sealed'].map((name) => ({
        ...{ kind: 'exchange', name, type: 'fanout' },
        arguments: { 'alternate-exchange': 'unrouted' },
      })) as Declaration[],
    );
  });

  test('binds a queue to its events and to the way back', () => {
    expect(bindingsOf('office')).toEqual(['letter.sent', 'letter.sealed', 'return office']);
    expect(bindingsOf('archive')).toEqual(['letter.sent', 'return archive']);
  });

  test('binds to the log what belongs on it', () =>
    expect(bindingsOf('cafe.log')).toEqual(['cafe.log', 'letter.sent']));

  test('gives a queue for each delay to a queue whose failures are delayed, and none to the other', () => {
    const waiting = queues.filter(({ name }) => name.includes('.retry.'));
    expect(waiting.map(({ name, arguments: given }) => [name, given['x-message-ttl']])).toEqual([
      ['office.retry.1s', 1_000],
      ['office.retry.5s', 5_000],
      ['office.retry.15s', 15_000],
    ]);
    for (const { arguments: given } of waiting)
      expect(given).toMatchObject({ 'x-dead-letter-exchange': 'return', 'x-dead-letter-routing-key': 'office' });
  });

  test('limits deliveries by a number on every quorum queue: text would be ignored, and without a limit order is lost', () => {
    const quorum = queues.filter((queue) => queue.arguments['x-queue-type'] === 'quorum');
    expect(quorum).toHaveLength(7);
    for (const queue of quorum) expect(queue.arguments['x-delivery-limit']).toBeNumber();
  });

  test('loses no dead letter: at least once, refusing instead of dropping', () => {
    const lettered = queues.filter((queue) => 'x-dead-letter-exchange' in queue.arguments);
    expect(lettered).toHaveLength(5);
    for (const queue of lettered)
      expect(queue.arguments).toMatchObject({
        'x-dead-letter-strategy': 'at-least-once',
        'x-overflow': 'reject-publish',
      });
  });

  test('keeps what waits for a person without a limit of number', () => {
    for (const name of ['parking', 'unrouted']) expect(queueNamed(name)).not.toHaveProperty('x-max-length');
    expect(queueNamed('parking')).toMatchObject({ 'x-single-active-consumer': true });
  });

  test('names everything before it is used', () => {
    const known = new Set<string>();
    for (const one of declared)
      if (one.kind === 'binding') {
        expect(known).toContain(`exchange ${one.exchange}`);
        expect(known).toContain(`queue ${one.queue}`);
      } else known.add(`${one.kind} ${one.name}`);
  });
});

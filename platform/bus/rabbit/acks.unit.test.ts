import { describe, expect, test } from 'bun:test';
import type { ConsumeMessage } from 'amqplib';
import { createAcks } from './acks.ts';

const message = (deliveryTag: number) => ({ fields: { deliveryTag } }) as ConsumeMessage;

/** A channel that writes down what it is asked for, and a turn of the event loop that ends when told. */
const start = (count: number) => {
  const sent: string[] = [];
  const faults: unknown[] = [];
  const line = { isLive: true, isBroken: false };
  const say = (text: string) => {
    if (line.isBroken) throw new Error('the channel is closed');
    sent.push(text);
  };
  let due: (() => void)[] = [];
  const acks = createAcks({
    channel: {
      ack: ({ fields }, upTo) => say(`${upTo ? '≤' : ''}${fields.deliveryTag}`),
      nack: ({ fields }) => say(`back ${fields.deliveryTag}`),
    },
    defer: (run) => due.push(run),
    isLive: () => line.isLive,
    fail: (error) => faults.push(error),
  });
  const messages = Array.from({ length: count }, (_, n) => message(n + 1));
  for (const one of messages) acks.came(one);
  return {
    ...{ sent, faults, line },
    ack: (...tags: readonly number[]) => {
      for (const tag of tags) acks.ack(messages[tag - 1] as ConsumeMessage);
    },
    giveBack: (tag: number) => acks.giveBack(messages[tag - 1] as ConsumeMessage),
    endTurn: () => {
      const now = due;
      due = [];
      for (const run of now) run();
    },
  };
};

describe('the acks of a channel', () => {
  test('go out as one when nothing older is in hand', () => {
    const { ack, endTurn, sent } = start(4);
    ack(2, 1, 3);
    expect(sent).toEqual([]);
    endTurn();
    expect(sent).toEqual(['≤3']);
  });

  test('spare what is older and still in hand', () => {
    const { ack, endTurn, sent } = start(5);
    ack(1, 3, 5);
    endTurn();
    expect(sent).toEqual(['≤1', '3', '5']);
    ack(4);
    endTurn();
    ack(2);
    endTurn();
    expect(sent.slice(3)).toEqual(['4', '≤2']);
  });

  test('go out before a message is given back, which no ack then covers', () => {
    const { ack, giveBack, endTurn, sent } = start(3);
    ack(2);
    giveBack(1);
    ack(3);
    endTurn();
    expect(sent).toEqual(['2', 'back 1', '≤3']);
  });

  test('are forgotten with their channel', () => {
    const { ack, endTurn, sent, faults, line } = start(1);
    ack(1);
    line.isLive = false;
    endTurn();
    expect([sent, faults]).toEqual([[], []]);
  });

  test('tell of a channel that has broken', () => {
    const { ack, endTurn, faults, line } = start(1);
    ack(1);
    line.isBroken = true;
    endTurn();
    expect(faults).toHaveLength(1);
  });
});

import { describe, expect, test } from 'bun:test';
import { createLog } from '../../run/log.ts';
import { createVirtualClock } from '../../testing/virtual-clock.ts';
import { createFakeModel } from './fake-model.ts';
import type { Outgoing } from './message.ts';
import { createPublisher } from './publisher.ts';
import { createSession } from './session.ts';

const message = (text: string): Outgoing => ({ exchange: 'e', key: '', body: Buffer.from(text), properties: {} });

const start = async () => {
  const clock = createVirtualClock(1_000_000);
  let setBackMs = 0;
  const own = { ...clock, now: () => clock.now() - setBackMs };
  const fake = createFakeModel();
  const limits = { waitMs: 5_000, confirmMs: 10_000, closeMs: 1_000 };
  const told: string[] = [];
  const log = createLog({ write: (text) => void told.push(text), clock: own, level: 'warn' });
  const publisher = createPublisher({ limits, clock: own, log });
  const session = createSession(fake.model, clock, { answerMs: 1_000, closeMs: 100 });
  await publisher.attach(session);
  const setBack = (ms: number) => {
    setBackMs = ms;
  };
  return { ...fake, clock, publisher, session, setBack, told, texts: () => fake.published.map(({ text }) => text) };
};

describe('a publisher', () => {
  test('sends what is in one lane only after what was there before is confirmed, also across calls', async () => {
    const { clock, publisher, published, texts } = await start();
    const sent = Promise.all(['1', '2'].map((text) => publisher.send([message(text)], { lane: () => 'order 1' })));
    await clock.advance(0);
    expect(texts()).toEqual(['1']);
    published[0]?.answer(new Error('message nacked'));
    await clock.advance(100);
    expect(texts()).toEqual(['1', '1']);
    published[1]?.answer(null);
    await clock.advance(0);
    expect(texts()).toEqual(['1', '1', '2']);
    published[2]?.answer(null);
    await sent;
  });

  test('says once a minute that a full queue refuses, and not of each message', async () => {
    const { clock, publisher, published, told } = await start();
    let answered = 0;
    for (let minute = 1; minute <= 2; minute++) {
      const sent = publisher.send(['1', '2', '3'].map(message));
      sent.catch(() => undefined);
      for (let passed = 0; passed < 60_000; passed += 500) {
        for (const one of published.slice(answered)) one.answer(new Error('message nacked'));
        answered = published.length;
        await clock.advance(500);
      }
      expect(told.filter((text) => text.includes('did not take a message'))).toHaveLength(minute);
    }
  });

  test('gives the broker time to confirm when it takes messages again', async () => {
    const { clock, publisher, published, session, emit, texts } = await start();
    const sent = publisher.send([message('1')]);
    await clock.advance(0);
    emit('blocked', 'low on memory');
    await clock.advance(9_900);
    emit('unblocked');
    await clock.advance(5_000);
    expect(session.ended.aborted).toBe(false);
    published[0]?.answer(null);
    await sent;
    expect(texts()).toEqual(['1']);
  });

  test('gives up a line that confirms nothing', async () => {
    const { clock, publisher, session } = await start();
    const sent = publisher.send([message('1')]);
    sent.catch(() => undefined);
    await clock.advance(10_500);
    expect(session.ended.aborted).toBe(true);
    await clock.advance(30_000);
    await expect(sent).rejects.toThrow('broker');
  });

  test('refuses a message that cannot be written, and keeps its line for the others', async () => {
    const { clock, publisher, published, session, emit } = await start();
    const unwritable: Outgoing = { ...message('odd'), body: undefined as unknown as Buffer };
    await expect(publisher.send([unwritable])).rejects.toThrow(TypeError);
    emit('blocked', 'low on memory');
    const waiting = publisher.send([unwritable]);
    const sent = publisher.send([message('plain')]);
    emit('unblocked');
    await expect(waiting).rejects.toThrow(TypeError);
    await clock.advance(0);
    expect(session.ended.aborted).toBe(false);
    published[0]?.answer(null);
    await sent;
    expect(publisher.unconfirmed()).toBe(0);
  });

  test('gives up what waits, and a line that confirms nothing, though the clock is set back', async () => {
    const { clock, publisher, session, emit, setBack } = await start();
    emit('blocked', 'low on memory');
    const waiting = publisher.send([message('1')]);
    const outcome = waiting.catch((error: Error) => error.message);
    await clock.advance(1_000);
    setBack(3_600_000);
    await clock.advance(5_000);
    expect(await outcome).toBe('the broker takes no messages for now');
    emit('unblocked');
    publisher.send([message('2')]).catch(() => undefined);
    await clock.advance(1_000);
    setBack(7_200_000);
    await clock.advance(10_500);
    expect(session.ended.aborted).toBe(true);
  });

  test('keeps a bounded number waiting while the broker takes nothing, and refuses others at once', async () => {
    const { clock, publisher, emit, texts } = await start();
    emit('blocked', 'low on memory');
    const waiting = Array.from({ length: 5_000 }, (_, n) => publisher.send([message(`${n}`)]));
    const outcomes = Promise.allSettled(waiting);
    let refusal = '';
    publisher.send([message('one too many')]).catch((error: Error) => {
      refusal = error.message;
    });
    await clock.advance(0);
    expect(refusal).toContain('too much waits for the broker');
    await clock.advance(6_000);
    expect((await outcomes).every(({ status }) => status === 'rejected')).toBe(true);
    expect(texts()).toEqual([]);
  });
});

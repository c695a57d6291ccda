import { expect, test } from 'bun:test';
import type { QueueDefinition } from '@gorae/contracts/kit/event.ts';
import { BadMessage, Unavailable } from '../../errors.ts';
import { silentLog } from '../../run/log.ts';
import { type Random, seededRandom } from '../../run/random.ts';
import { createVirtualClock, type VirtualClock } from '../../testing/virtual-clock.ts';
import type { Delivery, Subscription } from '../bus.ts';
import { aLetter, archive, type Letter, office } from '../suite/bus-lab.ts';
import { brokerNames } from './broker-names.ts';
import { createFakeQueue, type FakeLine, type FakeQueue } from './fake-queue.ts';
import type { Publisher } from './publisher.ts';
import { createSession } from './session.ts';
import { createWorkQueue, type WorkQueue } from './work-queue.ts';

const upTo = (random: Random, most: number) => Math.floor(random() * most);

/** Handlers and a publisher that fail as long as they are troubled, and what they have seen. */
const createWorld = (random: Random, clock: VirtualClock, queue: FakeQueue) => {
  const world = { isTroubled: true, faults: [] as string[], settled: new Set<string>() };
  const inHand = new Map<string, number>();
  const luck = () => (world.isTroubled ? random() : 1);
  /** What may be there twice: nobody knows what became of the first. */
  const doubled = new Set<string>();

  const handle = async ({ data: { text } }: Letter, { signal }: Delivery): Promise<void> => {
    const hands = (inHand.get(text) ?? 0) + 1;
    inHand.set(text, hands);
    if (hands > 1 && !doubled.has(text)) world.faults.push(`${text} is in two hands`);
    await clock.sleep(upTo(random, random() < 0.2 ? 900 : 30), signal);
    inHand.set(text, hands - 1);
    if (signal.aborted) throw new Error('put down');
    const fate = luck();
    if (fate < 0.1) throw new Error('not now');
    if (fate < 0.15) throw new Unavailable('the database is away');
    if (fate < 0.2) throw new BadMessage('torn');
    world.settled.add(text);
  };
  const send: Publisher['send'] = async (messages) => {
    await clock.sleep(upTo(random, 5));
    const fate = luck();
    if (fate < 0.15) throw new Unavailable('the broker is away');
    for (const { exchange, properties } of messages) {
      const message = { messageId: String(properties.messageId), headers: { ...properties.headers } };
      if (fate < 0.3) doubled.add(message.messageId);
      if (exchange === 'parking') world.settled.add(message.messageId);
      else void clock.sleep(500).then(() => queue.put(message));
    }
    if (fate < 0.3) throw new Unavailable('nobody knows what became of it');
  };
  return { world, handle, publisher: { send } };
};

/** A line that is there again some time after it was lost. */
const keepAttached = (random: Random, clock: VirtualClock, { queue, work }: { queue: FakeQueue; work: WorkQueue }) => {
  let line: FakeLine | undefined;
  let isOver = false;
  const live = async () => {
    while (!isOver) {
      await clock.sleep(upTo(random, 50));
      line = queue.connect();
      const session = createSession(line.model, clock, { answerMs: 5_000, closeMs: 100 });
      void work.attach(session);
      await session.over;
      line.cut();
    }
  };
  void live();
  return {
    cut: () => line?.cut(),
    end: () => {
      isOver = true;
    },
  };
};

const runOnce = async (seed: number, definition: QueueDefinition): Promise<readonly string[]> => {
  const random = seededRandom(seed);
  const clock = createVirtualClock(1_000_000);
  const queue = createFakeQueue({ clock, latencyMs: () => (random() < 0.003 ? 6_000 : upTo(random, 6)) });
  const { world, handle, publisher } = createWorld(random, clock, queue);
  const parts = { names: brokerNames, defer: queueMicrotask, clock, log: silentLog, publisher };
  const work = createWorkQueue({ definition, decode: (text) => aLetter(text), ...parts });
  const consume = (prefetch: number) =>
    work.consume({ 'letter.sent': handle as never, 'letter.sealed': handle as never }, { prefetch });
  const line = keepAttached(random, clock, { queue, work });
  const open: Subscription[] = [consume(3)];
  const sent: string[] = [];
  for (let step = 0; step < 250; step++) {
    const chance = random();
    if (chance < 0.4) {
      sent.push(`letter ${step}`);
      queue.put({ messageId: `letter ${step}`, headers: {} });
    } else if (chance < 0.47) line.cut();
    else if (chance < 0.53 && open.length < 3) open.push(consume(1 + upTo(random, 5)));
    else if (chance < 0.57) void open.splice(upTo(random, open.length), 1)[0]?.close();
    await clock.advance(upTo(random, 30));
  }
  world.isTroubled = false;
  consume(3);
  await clock.advance(60_000);
  const lost = sent.filter((text) => !world.settled.has(text)).map((text) => `${text} is lost`);
  const left = queue.left() + work.unacked() === 0 ? [] : ['something is left'];
  line.end();
  void work.close();
  await clock.advance(20_000);
  return [...new Set([...world.faults, ...queue.faults, ...lost, ...left])];
};

test.each([office, archive])(
  'whatever fails, each message is in one hand at a time and settled in the end: $name',
  async (definition) => {
    for (let seed = 1; seed <= 15; seed++)
      expect({ seed, faults: await runOnce(seed, definition) }).toEqual({ seed, faults: [] });
  },
);

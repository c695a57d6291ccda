import assert from 'node:assert/strict';
import { seededRandom } from '../../run/random.ts';
import { atOffice, type BusRule, createGate, send, texts, waitFor } from './bus-lab.ts';

const untilAborted = (signal: AbortSignal): Promise<never> =>
  new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(new Error('put down'))));

export const endingRules: readonly BusRule[] = [
  {
    name: 'delivers again after a crash what was in hand, marked as redelivered',
    run: async (lab) => {
      const first = await lab.open();
      let inHand = 0;
      atOffice(first.bus, 2, async () => {
        inHand++;
        await createGate().passed;
      });
      await send(first.bus, ['a', 'b']);
      await waitFor('both in hand', () => inHand === 2);
      await first.crash();
      const second = await lab.open();
      const seen: unknown[] = [];
      atOffice(second.bus, 1, async ({ data }, { redelivered }) => void seen.push([data.text, redelivered]));
      await waitFor('both again', () => seen.length === 2);
      assert.deepEqual(seen, [
        ['a', true],
        ['b', true],
      ]);
      await second.close();
    },
  },
  {
    name: 'does not deliver again what was acked before an orderly close',
    run: async (lab) => {
      const first = await lab.open();
      let handled = 0;
      atOffice(first.bus, 4, async () => void handled++);
      await send(first.bus, texts(10));
      await waitFor('all', () => handled === 10);
      await first.close();
      const second = await lab.open();
      assert.equal(await second.bus.depth('office'), 0);
      await second.close();
    },
  },
  {
    name: 'does not deliver again what was handled while the bus was closing',
    run: async (lab) => {
      const first = await lab.open();
      const gate = createGate();
      let started = false;
      atOffice(first.bus, 1, async () => {
        started = true;
        await gate.passed;
      });
      await send(first.bus, ['a']);
      await waitFor('a in hand', () => started);
      const closing = first.close();
      await lab.pass(50);
      gate.open();
      await closing;
      const second = await lab.open();
      assert.equal(await second.bus.depth('office'), 0);
      await second.close();
    },
  },
  {
    name: 'waits on close until handlers are done, and acks what they did',
    run: async (lab) => {
      const first = await lab.open();
      const gate = createGate();
      let started = false;
      const subscription = atOffice(first.bus, 1, async () => {
        started = true;
        await gate.passed;
      });
      await send(first.bus, ['a', 'b']);
      await waitFor('a in hand', () => started);
      let closed = false;
      const closing = subscription.close().then(() => {
        closed = true;
      });
      await lab.pass(50);
      assert.equal(closed, false);
      gate.open();
      await closing;
      assert.equal(subscription.inHand(), 0);
      assert.equal(await first.bus.depth('office'), 1);
      await subscription.close();
      await first.close();
    },
  },
  {
    name: 'hands back uncounted, in its old place, what is put down on close',
    run: async (lab) => {
      const { bus, close } = await lab.open();
      for (let round = 0; round < 6; round++) {
        let inHand = false;
        const subscription = atOffice(bus, 1, async (_letter, { signal }) => {
          inHand = true;
          await untilAborted(signal);
        });
        if (round === 0) await send(bus, ['a', 'b']);
        await waitFor('a in hand', () => inHand);
        await subscription.close();
      }
      const seen: unknown[] = [];
      atOffice(bus, 1, async ({ data }, { redelivered }) => void seen.push([data.text, redelivered]));
      await waitFor('both', () => seen.length === 2);
      assert.deepEqual(seen[0], ['a', true]);
      assert.deepEqual((seen[1] as unknown[])[0], 'b');
      assert.deepEqual((await bus.parking.list(['office'], { limit: 5 })).items, []);
      await close();
    },
  },
  {
    name: 'loses nothing when it closes in the middle of the work',
    run: async (lab) => {
      const done = new Set<string>();
      for (let life = 0; life < 4; life++) {
        const { bus, close } = await lab.open();
        if (life === 0) await send(bus, texts(60));
        let handled = 0;
        atOffice(bus, 4, async ({ data }, { signal }) => {
          if (handled++ >= 12) await untilAborted(signal);
          done.add(data.text);
        });
        await waitFor('its share', () => handled >= 12);
        await close();
      }
      const { bus, close } = await lab.open();
      atOffice(bus, 4, async ({ data }) => void done.add(data.text));
      await waitFor('all', () => done.size === 60);
      await close();
    },
  },
  {
    name: 'remembers across a restart how often a message failed, and when it is due',
    run: async (lab) => {
      const tries: number[] = [];
      const fail = async () => {
        tries.push(lab.now());
        throw new Error('no');
      };
      for (const [life, delayMs] of [0, 1_000, 5_000, 15_000].entries()) {
        const { bus, close } = await lab.open();
        if (life === 0) await send(bus, ['a']);
        atOffice(bus, 1, fail);
        // Half of the delay passes while nobody is there.
        await lab.pass(delayMs / 2);
        await waitFor(`try ${life + 1}`, () => tries.length >= life + 1);
        const waited = (tries[life] ?? 0) - (tries[life - 1] ?? 0);
        assert.ok(life === 0 || waited >= delayMs - lab.slackMs, `came back after ${waited} ms instead of ${delayMs}`);
        await close();
        await lab.pass(([1_000, 5_000, 15_000][life] ?? 0) / 2);
      }
      const { bus, close } = await lab.open();
      const parked = await bus.parking.list(['office'], { limit: 5 });
      assert.equal(parked.items[0]?.attempts, 4);
      await close();
    },
  },
  ...[1, 2, 3].map((seed) => ({
    name: `loses nothing that was published under random crashes (seed ${seed})`,
    run: async (lab: Parameters<BusRule['run']>[0]) => {
      const random = seededRandom(seed);
      const published: string[] = [];
      const handled = new Set<string>();
      for (let life = 0; life < 12; life++) {
        const { bus, crash } = await lab.open();
        const deadline = Math.floor(random() * 15);
        let count = 0;
        atOffice(bus, 1 + Math.floor(random() * 4), async ({ data }) => {
          if (random() < 0.2) await lab.pass(0);
          handled.add(data.text);
          count++;
        });
        for (let n = 0; n < 10; n++) {
          const text = `life ${life} letter ${n}`;
          const sending = send(bus, [text]);
          if (random() < 0.8) await sending.then(() => published.push(text));
        }
        await waitFor('the moment to crash', () => count >= deadline || handled.size >= published.length);
        await crash();
      }
      const { bus, close } = await lab.open();
      atOffice(bus, 4, async ({ data }) => void handled.add(data.text));
      await waitFor('every published letter', () => published.every((text) => handled.has(text)));
      await waitFor('an empty queue', async () => (await bus.depth('office')) === 0);
      assert.ok(published.length > 50);
      assert.deepEqual((await bus.parking.list(['office'], { limit: 5 })).items, []);
      await close();
    },
  })),
];

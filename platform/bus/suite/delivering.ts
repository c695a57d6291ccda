import assert from 'node:assert/strict';
import {
  aLetter,
  atArchive,
  atOffice,
  type BusRule,
  createGate,
  LetterSealed,
  send,
  texts,
  waitFor,
} from './bus-lab.ts';

export const deliveringRules: readonly BusRule[] = [
  {
    name: 'gives an event to every bound queue and to no other',
    run: async (lab) => {
      const { bus, close } = await lab.open();
      const seen = { office: [] as string[], archive: [] as string[] };
      atOffice(bus, 8, async ({ data }) => void seen.office.push(data.text));
      atArchive(bus, 8, async ({ data }) => void seen.archive.push(data.text));
      await bus.publish([aLetter('sealed', LetterSealed), aLetter('sent')]);
      await waitFor('both queues served', () => seen.office.length === 2 && seen.archive.length === 1);
      assert.deepEqual(seen.archive, ['sent']);
      await close();
    },
  },
  {
    name: 'gives a handler the event as it was published, the first time not as redelivered',
    run: async (lab) => {
      const { bus, close } = await lab.open();
      const seen: unknown[] = [];
      atOffice(bus, 1, async (event, { redelivered }) => void seen.push(event, redelivered));
      const letter = { ...aLetter('고래'), traceparent: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01' };
      await bus.publish([letter]);
      await waitFor('the letter', () => seen.length === 2);
      assert.deepEqual(seen, [letter, false]);
      await close();
    },
  },
  {
    name: 'refuses to publish an event that breaks its contract, and publishes nothing beside it',
    run: async (lab) => {
      const { bus, close } = await lab.open();
      await assert.rejects(bus.publish([aLetter('good'), { ...aLetter('bad'), data: { text: 7 } }]));
      await assert.rejects(bus.publish([{ ...aLetter('unknown'), type: 'cafe.gorae.letter.burnt.v1' }]));
      assert.equal(await bus.depth('office'), 0);
      await close();
    },
  },
  {
    name: 'keeps what is published until somebody consumes',
    run: async (lab) => {
      const { bus, close } = await lab.open();
      await send(bus, texts(3));
      assert.equal(await bus.depth('office'), 3);
      const seen: string[] = [];
      atOffice(bus, 1, async ({ data }) => void seen.push(data.text));
      await waitFor('all three', () => seen.length === 3);
      await waitFor('an empty queue', async () => (await bus.depth('office')) === 0);
      await close();
    },
  },
  {
    name: 'delivers first in, first out at prefetch 1',
    run: async (lab) => {
      const { bus, close } = await lab.open();
      const seen: string[] = [];
      await send(bus, texts(20, 'early'));
      atOffice(bus, 1, async ({ data }) => void seen.push(data.text));
      for (const text of texts(20, 'late')) await send(bus, [text]);
      await waitFor('all letters', () => seen.length === 40);
      assert.deepEqual(seen, [...texts(20, 'early'), ...texts(20, 'late')]);
      await close();
    },
  },
  {
    name: 'delivers a long backlog in order and once',
    run: async (lab) => {
      const { bus, close } = await lab.open();
      const gate = createGate();
      const seen: string[] = [];
      atOffice(bus, 1, async ({ data }) => {
        seen.push(data.text);
        await gate.passed;
      });
      const all = texts(7_000);
      await send(bus, all.slice(0, 1));
      await waitFor('the first in hand', () => seen.length === 1);
      for (let n = 1; n < all.length; n += 1_000) await send(bus, all.slice(n, n + 1_000));
      gate.open();
      await waitFor('the whole backlog', () => seen.length >= all.length, { timeoutMs: 40_000 });
      assert.deepEqual(seen, all);
      await close();
    },
  },
  {
    name: 'never puts more in hand than prefetch',
    run: async (lab) => {
      const { bus, close } = await lab.open();
      const gate = createGate();
      let inHand = 0;
      let most = 0;
      let done = 0;
      const subscription = atOffice(bus, 3, async () => {
        most = Math.max(most, ++inHand);
        await gate.passed;
        inHand--;
        done++;
      });
      await send(bus, texts(10));
      await waitFor('three in hand', () => inHand === 3 && subscription.inHand() === 3);
      gate.open();
      await waitFor('all done', () => done === 10);
      assert.equal(most, 3);
      await close();
    },
  },
  {
    name: 'lets competing consumers share: every message goes to one of them',
    run: async (lab) => {
      const { bus, close } = await lab.open();
      const seen = new Map<string, string[]>();
      for (const name of ['a', 'b', 'c']) {
        seen.set(name, []);
        atOffice(bus, 1, async ({ data }) => {
          seen.get(name)?.push(data.text);
          await lab.pass(0);
        });
      }
      await send(bus, texts(60));
      const all = () => [...seen.values()].flat();
      await waitFor('all letters', () => all().length >= 60);
      assert.deepEqual([...all()].sort(), [...texts(60)].sort());
      for (const [name, own] of seen) assert.ok(own.length >= 10, `${name} had only ${own.length}`);
      await close();
    },
  },
  {
    name: 'spreads messages over consumers that are all free',
    run: async (lab) => {
      const { bus, close } = await lab.open();
      const gate = createGate();
      const inHand = [0, 0];
      for (const n of [0, 1])
        atOffice(bus, 10, async () => {
          inHand[n] = (inHand[n] ?? 0) + 1;
          await gate.passed;
        });
      await send(bus, texts(10));
      await waitFor('all in hand', () => inHand.reduce((sum, n) => sum + n) === 10);
      assert.deepEqual(inHand, [5, 5]);
      gate.open();
      await close();
    },
  },
  {
    name: 'gives the work of a slow consumer with prefetch 1 to the one that is free',
    run: async (lab) => {
      const { bus, close } = await lab.open();
      const gate = createGate();
      const slow: string[] = [];
      const quick: string[] = [];
      atOffice(bus, 1, async ({ data }) => {
        slow.push(data.text);
        await gate.passed;
      });
      await send(bus, ['first']);
      await waitFor('the slow one at work', () => slow.length === 1);
      atOffice(bus, 1, async ({ data }) => void quick.push(data.text));
      await send(bus, texts(20));
      await waitFor('all but one', () => quick.length === 20);
      assert.deepEqual(quick, texts(20));
      assert.deepEqual(slow, ['first']);
      gate.open();
      await close();
    },
  },
  {
    name: 'gives each consumer an object of its own',
    run: async (lab) => {
      const { bus, close } = await lab.open();
      const seen: string[] = [];
      const spoil = async ({ data }: { data: { text: string } }) => {
        seen.push(data.text);
        data.text = 'spoilt';
      };
      atOffice(bus, 1, spoil);
      atArchive(bus, 1, spoil);
      await send(bus, ['fresh']);
      await waitFor('both', () => seen.length === 2);
      assert.deepEqual(seen, ['fresh', 'fresh']);
      await close();
    },
  },
];

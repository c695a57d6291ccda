import assert from 'node:assert/strict';
import { event, queue, type Topology } from '@gorae/contracts/kit/event.ts';
import { BadMessage, Refusal, Unavailable } from '../../errors.ts';
import {
  aLetter,
  atArchive,
  atOffice,
  type BusRule,
  createGate,
  LetterSent,
  office,
  parkedOn,
  postal,
  send,
  waitFor,
} from './bus-lab.ts';

const failure = () => new Error('ink ran out');

export const failingRules: readonly BusRule[] = [
  {
    name: 'delivers a failed message again after 1, 5 and 15 s, marked as redelivered, then parks it',
    run: async (lab) => {
      const { bus, close } = await lab.open();
      const seen: boolean[] = [];
      const at: number[] = [];
      atOffice(bus, 1, async (_letter, { redelivered }) => {
        at.push(lab.now());
        seen.push(redelivered);
        throw failure();
      });
      await send(bus, ['a']);
      for (const [count, delayMs] of [1_000, 5_000, 15_000].entries()) {
        await waitFor(`delivery ${count + 1}`, () => seen.length >= count + 1);
        await lab.pass(delayMs);
        await waitFor(`delivery ${count + 2}`, () => seen.length >= count + 2);
        const waited = (at[count + 1] ?? 0) - (at[count] ?? 0);
        assert.ok(waited >= delayMs - lab.slackMs, `came back after ${waited} ms instead of ${delayMs}`);
      }
      const [parked] = await parkedOn(bus, 'office', 1);
      assert.deepEqual(seen, [false, true, true, true]);
      assert.equal(parked?.attempts, 4);
      assert.match(parked?.reason ?? '', /ink ran out/);
      assert.equal(parked?.event, 'letter.sent');
      assert.equal(parked?.subject, 'a');
      assert.equal(await bus.depth('office'), 0);
      await close();
    },
  },
  {
    name: 'goes on with other messages while a failed one waits',
    run: async (lab) => {
      const { bus, close } = await lab.open();
      const seen: string[] = [];
      atOffice(bus, 1, async ({ data }, { redelivered }) => {
        seen.push(data.text);
        if (data.text === 'a' && !redelivered) throw failure();
      });
      await send(bus, ['a', 'b']);
      await waitFor('b', () => seen.includes('b'));
      await lab.pass(1_000);
      await waitFor('a again', () => seen.length === 3);
      assert.deepEqual(seen, ['a', 'b', 'a']);
      await close();
    },
  },
  {
    name: 'keeps a failure to its own queue',
    run: async (lab) => {
      const { bus, close } = await lab.open();
      let archived = 0;
      atOffice(bus, 1, async () => {
        throw new BadMessage('torn');
      });
      atArchive(bus, 1, async () => void archived++);
      await send(bus, ['a']);
      await parkedOn(bus, 'office', 1);
      await waitFor('the archive', () => archived === 1);
      assert.deepEqual((await bus.parking.list(['archive'], { limit: 5 })).items, []);
      await close();
    },
  },
  {
    name: 'puts a failed message back to the head where the queue says so',
    run: async (lab) => {
      const { bus, close } = await lab.open();
      const seen: string[] = [];
      const subscription = atArchive(bus, 1, async ({ data }) => {
        seen.push(data.text);
        throw failure();
      });
      await send(bus, ['a']);
      await waitFor('the failure', () => seen.length === 1);
      await subscription.close();
      await send(bus, ['b', 'c']);
      await lab.pass(1_000);
      atArchive(bus, 1, async ({ data }) => void seen.push(data.text));
      await waitFor('all', () => seen.length === 4);
      assert.deepEqual(seen, ['a', 'a', 'b', 'c']);
      await close();
    },
  },
  {
    name: 'parks a refused or bad message at once, with its reason',
    run: async (lab) => {
      const { bus, close } = await lab.open();
      atOffice(bus, 1, async ({ data }) => {
        if (data.text === 'refused') throw new Refusal('conflict', 'too-late');
        throw new BadMessage('torn in half');
      });
      await send(bus, ['refused', 'torn']);
      const parked = await parkedOn(bus, 'office', 2);
      assert.deepEqual(
        parked.map(({ attempts, subject }) => [attempts, subject]),
        [
          [1, 'refused'],
          [1, 'torn'],
        ],
      );
      assert.match(parked[0]?.reason ?? '', /too-late/);
      assert.match(parked[1]?.reason ?? '', /torn in half/);
      await close();
    },
  },
  {
    name: 'parks a message of an unknown major version',
    run: async (lab) => {
      const Newer = event({ ...LetterSent, version: 2 });
      const newer: Topology = { events: [Newer], queues: [queue({ ...office, events: [Newer] })] };
      const publisher = await lab.open(newer);
      await publisher.bus.publish([{ ...aLetter('from the future'), type: Newer.type }]);
      await publisher.close();
      const { bus, close } = await lab.open(postal);
      let handled = 0;
      atOffice(bus, 1, async () => void handled++);
      const [parked] = await parkedOn(bus, 'office', 1);
      assert.match(parked?.reason ?? '', /v2/);
      assert.equal(handled, 0);
      await close();
    },
  },
  {
    name: 'pauses the consumer while the world is away, probes, and counts nothing',
    run: async (lab) => {
      const { bus, close } = await lab.open();
      let away = true;
      const seen: string[] = [];
      atOffice(bus, 1, async ({ data }) => {
        seen.push(data.text);
        if (away) throw new Unavailable('no ink');
      });
      await send(bus, ['a', 'b']);
      await waitFor('the first try', () => seen.length === 1);
      for (let n = 0; n < 8; n++) await lab.pass(5_000);
      await waitFor('many probes', () => seen.length >= 8);
      assert.deepEqual([...new Set(seen)], ['a']);
      assert.deepEqual((await bus.parking.list(['office'], { limit: 5 })).items, []);
      away = false;
      await lab.pass(5_000);
      await waitFor('b', () => seen.at(-1) === 'b');
      assert.equal(seen.filter((text) => text === 'b').length, 1);
      await waitFor('an empty queue', async () => (await bus.depth('office')) === 0);
      await close();
    },
  },
  {
    name: 'takes nothing new in hand during a pause, and ends the pause for all that it has',
    run: async (lab) => {
      const { bus, close } = await lab.open();
      let away = true;
      const done = new Set<string>();
      const tried = new Set<string>();
      const both = createGate();
      atOffice(bus, 4, async ({ data }) => {
        tried.add(data.text);
        if (tried.size === 2) both.open();
        await both.passed;
        if (away) throw new Unavailable('no ink');
        done.add(data.text);
      });
      await send(bus, ['a', 'b']);
      await waitFor('two tried', () => tried.size === 2);
      await send(bus, ['c', 'd']);
      for (let n = 0; n < 3; n++) await lab.pass(5_000);
      assert.deepEqual([...tried].sort(), ['a', 'b']);
      away = false;
      await lab.pass(5_000);
      await waitFor('all done', () => done.size === 4);
      await close();
    },
  },
];

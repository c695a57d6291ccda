import assert from 'node:assert/strict';
import { BadMessage } from '../../errors.ts';
import { aLetter, atArchive, atOffice, type BusRule, LetterSealed, parkedOn, send, texts, waitFor } from './bus-lab.ts';

const torn = async () => {
  throw new BadMessage('torn');
};

export const parkingRules: readonly BusRule[] = [
  {
    name: 'lists what is parked, oldest first, in pages, by queue',
    run: async (lab) => {
      const { bus, close } = await lab.open();
      atOffice(bus, 1, torn);
      await send(bus, texts(5));
      await parkedOn(bus, 'office', 5);
      const seen: (string | undefined)[] = [];
      let after: string | undefined;
      do {
        const page = await bus.parking.list(['office', 'archive'], {
          limit: 2,
          ...(after === undefined ? {} : { after }),
        });
        assert.ok(page.items.length <= 2);
        seen.push(...page.items.map(({ subject }) => subject));
        after = page.next;
      } while (after !== undefined && seen.length < 10);
      assert.deepEqual(seen, texts(5));
      assert.deepEqual((await bus.parking.list(['archive'], { limit: 5 })).items, []);
      await close();
    },
  },
  {
    name: 'counts what is parked on any queue, until somebody has decided about it',
    run: async (lab) => {
      const { bus, close } = await lab.open();
      assert.deepEqual(await bus.kept(), { parked: 0, unrouted: 0 });
      const subscriptions = [atOffice(bus, 1, torn), atArchive(bus, 1, torn)];
      await send(bus, texts(2));
      await waitFor('four parked', async () => (await bus.kept()).parked === 4);
      for (const subscription of subscriptions) await subscription.close();
      const [discarded, redriven] = await parkedOn(bus, 'office', 2);
      await bus.parking.discard(discarded?.id ?? '');
      await bus.parking.redrive(redriven?.id ?? '');
      await waitFor('two parked', async () => (await bus.kept()).parked === 2);
      assert.deepEqual(await bus.kept(), { parked: 2, unrouted: 0 });
      await close();
      const again = await lab.open();
      assert.deepEqual(await again.bus.kept(), { parked: 2, unrouted: 0 });
      await again.close();
    },
  },
  {
    name: 'shows a parked message with its declared secrets masked',
    run: async (lab) => {
      const { bus, close } = await lab.open();
      atOffice(bus, 1, torn);
      await bus.publish([aLetter('sealed', LetterSealed, 'very secret')]);
      const [parked] = await parkedOn(bus, 'office', 1);
      const shown = await bus.parking.show(parked?.id ?? '');
      assert.equal(shown?.queue, 'office');
      assert.match(shown?.body ?? '', /"text":"sealed"/);
      assert.doesNotMatch(shown?.body ?? '', /very secret/);
      assert.doesNotMatch(shown?.reason ?? '', /very secret/);
      await close();
    },
  },
  {
    name: 'redrives a message to its queue, attempts counted from 0, with its secrets',
    run: async (lab) => {
      const { bus, close } = await lab.open();
      const subscription = atOffice(bus, 1, torn);
      await bus.publish([aLetter('sealed', LetterSealed, 'very secret')]);
      const [parked] = await parkedOn(bus, 'office', 1);
      await subscription.close();
      assert.equal(await bus.parking.redrive(parked?.id ?? ''), true);
      assert.equal(await bus.depth('office'), 1);
      assert.deepEqual((await bus.parking.list(['office'], { limit: 5 })).items, []);
      const seen: unknown[] = [];
      atOffice(bus, 1, async ({ data }) => {
        seen.push(data);
        if (seen.length === 1) throw new Error('once more');
      });
      await waitFor('the first delivery', () => seen.length === 1);
      await lab.pass(1_000);
      await waitFor('the retry that a fresh message has', () => seen.length === 2);
      assert.deepEqual(seen[1], { text: 'sealed', code: 'very secret' });
      await close();
    },
  },
  {
    name: 'redrives all that is parked on some queues, oldest first, and only once',
    run: async (lab) => {
      const { bus, close } = await lab.open();
      const early = atOffice(bus, 1, torn);
      atArchive(bus, 1, torn);
      await send(bus, texts(5));
      await parkedOn(bus, 'office', 5);
      await parkedOn(bus, 'archive', 5);
      await early.close();
      assert.equal(await bus.parking.redriveAll(['office']), 5);
      assert.equal(await bus.depth('office'), 5);
      await parkedOn(bus, 'archive', 5);
      const seen: string[] = [];
      atOffice(bus, 1, async ({ data }) => {
        seen.push(data.text);
        await torn();
      });
      await parkedOn(bus, 'office', 5);
      assert.deepEqual(seen, texts(5));
      assert.equal(await bus.parking.redriveAll(['office', 'archive']), 10);
      await parkedOn(bus, 'office', 5);
      await parkedOn(bus, 'archive', 5);
      assert.equal(seen.length, 10);
      assert.equal(await bus.parking.redriveAll(['nowhere']), 0);
      await close();
    },
  },
  {
    name: 'gives a redriven message all its attempts again, and parks it again in the end',
    run: async (lab) => {
      const { bus, close } = await lab.open();
      let tries = 0;
      let isInkless = true;
      atOffice(bus, 1, async () => {
        tries++;
        if (isInkless) throw new Error('no ink');
      });
      await send(bus, ['a']);
      for (const before of [0, 4]) {
        for (const [index, delayMs] of [1_000, 5_000, 15_000].entries()) {
          await waitFor(`try ${before + index + 1}`, () => tries >= before + index + 1);
          await lab.pass(delayMs);
        }
        const [parked] = await parkedOn(bus, 'office', 1);
        assert.deepEqual([tries, parked?.attempts], [before + 4, 4]);
        assert.equal(await bus.parking.redrive(parked?.id ?? ''), true);
      }
      await waitFor('one more failure', () => tries >= 9);
      isInkless = false;
      await lab.pass(1_000);
      await waitFor('the last try', () => tries >= 10);
      await waitFor('an empty queue', async () => (await bus.depth('office')) === 0);
      assert.deepEqual((await bus.parking.list(['office'], { limit: 5 })).items, []);
      await close();
    },
  },
  {
    name: 'discards a message for good',
    run: async (lab) => {
      const { bus, close } = await lab.open();
      atOffice(bus, 1, torn);
      await send(bus, ['a']);
      const [parked] = await parkedOn(bus, 'office', 1);
      assert.equal(await bus.parking.discard(parked?.id ?? ''), true);
      assert.equal(await bus.parking.show(parked?.id ?? ''), undefined);
      await close();
      const again = await lab.open();
      assert.deepEqual((await again.bus.parking.list(['office'], { limit: 5 })).items, []);
      assert.equal(await again.bus.depth('office'), 0);
      await again.close();
    },
  },
  {
    name: 'answers an unknown id with nothing',
    run: async (lab) => {
      const { bus, close } = await lab.open();
      for (const id of ['999', '', 'x', '-1', '1e3']) {
        assert.equal(await bus.parking.show(id), undefined);
        assert.equal(await bus.parking.redrive(id), false);
        assert.equal(await bus.parking.discard(id), false);
      }
      await close();
    },
  },
  {
    name: 'keeps parked messages through a crash',
    run: async (lab) => {
      const first = await lab.open();
      atOffice(first.bus, 1, torn);
      await send(first.bus, ['a']);
      const before = await parkedOn(first.bus, 'office', 1);
      await first.crash();
      const second = await lab.open();
      assert.deepEqual(await parkedOn(second.bus, 'office', 1), before);
      await second.close();
    },
  },
];

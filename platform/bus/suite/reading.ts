import assert from 'node:assert/strict';
import { aLetter, atOffice, type BusRule, type Letter, LetterSealed, send, texts, waitFor } from './bus-lab.ts';

export const readingRules: readonly BusRule[] = [
  {
    name: 'replays the log from an instant, oldest first, and only what belongs on it',
    run: async (lab) => {
      const { bus, close } = await lab.open();
      await send(bus, ['too old']);
      await lab.pass(2_000);
      const from = lab.now();
      await bus.publish([aLetter('sealed', LetterSealed), aLetter('a')]);
      await send(bus, ['b']);
      const seen: string[] = [];
      const reader = bus.read(from, ({ data }) => void seen.push((data as Letter['data']).text));
      await reader.caughtUp;
      assert.deepEqual(seen, ['a', 'b']);
      await reader.close();
      await close();
    },
  },
  {
    name: 'replays what was consumed long ago, after a restart as well',
    run: async (lab) => {
      const first = await lab.open();
      let handled = 0;
      atOffice(first.bus, 4, async () => void handled++);
      await send(first.bus, texts(1_200));
      await waitFor('all handled', () => handled === 1_200);
      await first.close();
      const { bus, close } = await lab.open();
      const seen: string[] = [];
      const reader = bus.read(0, ({ data }) => void seen.push((data as Letter['data']).text));
      await reader.caughtUp;
      assert.deepEqual(seen, texts(1_200));
      await close();
    },
  },
  {
    name: 'reads from next: nothing from before the call, everything after it',
    run: async (lab) => {
      const { bus, close } = await lab.open();
      await send(bus, texts(3, 'before'));
      const seen: string[] = [];
      const reader = bus.read('next', ({ data }) => void seen.push((data as Letter['data']).text));
      await Promise.all([send(bus, texts(3, 'after')), reader.caughtUp]);
      await waitFor('what came after', () => seen.length >= 3);
      assert.deepEqual(seen, texts(3, 'after'));
      await close();
    },
  },
  {
    name: 'goes from replay to live without a gap while events are published',
    run: async (lab) => {
      const { bus, close } = await lab.open();
      await send(bus, texts(1_200, 'old'));
      const seen: string[] = [];
      const reader = bus.read(0, ({ data }) => void seen.push((data as Letter['data']).text));
      for (let n = 0; n < 60; n++) await send(bus, [`new ${n}`]);
      await reader.caughtUp;
      assert.ok(seen.length >= 1_200);
      const all = [...texts(1_200, 'old'), ...texts(60, 'new')];
      await waitFor('everything', () => new Set(seen).size === all.length);
      assert.deepEqual([...new Set(seen)], all);
      await close();
    },
  },
  {
    name: 'hands nothing over after the reader is closed',
    run: async (lab) => {
      const { bus, close } = await lab.open();
      const seen: string[] = [];
      const other: string[] = [];
      const reader = bus.read('next', ({ data }) => void seen.push((data as Letter['data']).text));
      bus.read('next', ({ data }) => void other.push((data as Letter['data']).text));
      await reader.caughtUp;
      await send(bus, ['a']);
      await waitFor('a', () => seen.length === 1);
      await reader.close();
      await send(bus, ['b']);
      await waitFor('b at the other', () => other.length === 2);
      assert.deepEqual(seen, ['a']);
      await close();
    },
  },
];

import assert from 'node:assert/strict';
import { type Instant, systemClock } from '../../run/clock.ts';
import { until } from '../../testing/until.ts';
import type { Backlog, Outbox, OutboxEntry } from '../outbox/outbox.ts';
import type { Collection } from '../store.ts';
import { aParcel, type OutboxRule, openParcels, type Parcel, parcelMoved } from './store-lab.ts';

const crates: Collection<Parcel> = { name: 'crates' };

/** Resolves in a later millisecond. */
const later = async (): Promise<Instant> => {
  const now = systemClock.now();
  return until(() => (systemClock.now() > now ? systemClock.now() : undefined), { what: 'the next millisecond' });
};

/** What was stored until now, of more documents than a test has. What is claimed waits from a later instant on. */
const claimAll = async (outbox: Outbox): Promise<readonly OutboxEntry[]> => {
  const now = systemClock.now();
  await later();
  return outbox.claim(now, 100);
};

const assertNothingWaits = async (backlog: Backlog): Promise<void> => {
  assert.equal(await backlog.documents(10), 0);
  assert.equal(await backlog.oldest(), undefined);
};

export const waitingRules: readonly OutboxRule[] = [
  {
    name: 'says that nothing waits where no event was stored',
    run: async (lab) => {
      const { parcels, backlog, close } = await openParcels(lab);
      await assertNothingWaits(backlog);
      await parcels.insert(aParcel('a'));
      await assertNothingWaits(backlog);
      await close();
    },
  },
  {
    name: 'counts the documents of all collections whose events wait, up to a limit',
    run: async (lab) => {
      const { store, parcels, backlog, close } = await openParcels(lab);
      const boxes = await store.documents(crates);
      await parcels.insert(aParcel('a'), [parcelMoved('1'), parcelMoved('2')]);
      await parcels.insert(aParcel('b'), [parcelMoved('3')]);
      await boxes.insert(aParcel('a'), [parcelMoved('4')]);
      await boxes.insert(aParcel('silent'));
      for (const limit of [1, 2, 3, 10]) assert.equal(await backlog.documents(limit), Math.min(limit, 3));
      await close();
    },
  },
  {
    name: 'knows since when the oldest event waits, whoever has tried to publish it meanwhile',
    run: async (lab) => {
      const { store, parcels, backlog, close } = await openParcels(lab);
      const boxes = await store.documents(crates);
      const before = systemClock.now();
      await parcels.insert(aParcel('a'), [parcelMoved('1')]);
      const after = await later();
      await boxes.insert(aParcel('b'), [parcelMoved('2')]);
      await parcels.change('a', () => ({ doc: aParcel('a', { version: 2 }), events: [parcelMoved('3')] }));
      const oldest = (await backlog.oldest()) ?? 0;
      assert.ok(before <= oldest && oldest < after, `${before} <= ${oldest} < ${after}`);
      const outbox = await lab.openOutbox();
      assert.equal((await claimAll(outbox)).length, 3);
      assert.equal(await backlog.oldest(), oldest);
      await outbox.close();
      await close();
    },
  },
  {
    name: 'counts no more what was taken off, and goes on to the next oldest',
    run: async (lab) => {
      const { parcels, backlog, close } = await openParcels(lab);
      await parcels.insert(aParcel('a'), [parcelMoved('1')]);
      const between = await later();
      await parcels.change('a', () => ({ doc: aParcel('a', { version: 2 }), events: [parcelMoved('2')] }));
      await parcels.insert(aParcel('b'), [parcelMoved('3')]);
      const outbox = await lab.openOutbox();
      const claimed = await claimAll(outbox);
      await outbox.remove(claimed.filter(({ id }) => id === '1'));
      assert.equal(await backlog.documents(10), 2);
      assert.ok(((await backlog.oldest()) ?? 0) >= between);
      await outbox.remove(claimed);
      await assertNothingWaits(backlog);
      await outbox.close();
      await close();
    },
  },
  {
    name: 'still knows after a crash what waits',
    run: async (lab) => {
      const first = await openParcels(lab);
      await first.parcels.insert(aParcel('a'), [parcelMoved('1')]);
      const oldest = await first.backlog.oldest();
      assert.notEqual(oldest, undefined);
      await first.crash();
      const second = await openParcels(lab);
      assert.equal(await second.backlog.documents(10), 1);
      assert.equal(await second.backlog.oldest(), oldest);
      await second.close();
    },
  },
];

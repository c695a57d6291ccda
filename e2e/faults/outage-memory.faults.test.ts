import { expect, test } from 'bun:test';
import { holdsAllWhileAway } from './bugs/all-bugs.ts';
import { measureOutage } from './measure-outage.ts';

/** What a runtime may keep for reasons of its own; the events of an outage come to several times as much. */
const mostGrowthBytes = 3_000_000;
const orders = 6_000;

test('an outage of the broker that lasts twice as long takes no more memory: its events wait in the database', async () => {
  const outage = await measureOutage({ orders });
  expect(outage.stored).toBeGreaterThanOrEqual(2 * orders);
  expect(outage.published).toBeGreaterThanOrEqual(3 * orders);
  expect(outage.once - outage.before).toBeLessThan(mostGrowthBytes);
  expect(outage.twice - outage.once).toBeLessThan(mostGrowthBytes);
  expect(outage.after - outage.before).toBeLessThan(mostGrowthBytes);
});

test('and it would show if they were held in memory', async () => {
  const outage = await measureOutage({ orders, bug: holdsAllWhileAway });
  expect(outage.twice - outage.once).toBeGreaterThan(2 * mostGrowthBytes);
});

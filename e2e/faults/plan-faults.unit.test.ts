import { describe, expect, test } from 'bun:test';
import { serviceNames } from '@gorae/contracts/api-documents.ts';
import { topology } from '@gorae/contracts/topology.ts';
import { createChance } from '../kills/chance.ts';
import { type Strike, serverHarmedBy } from './fault.ts';
import { planFaults } from './plan-faults.ts';
import { poisonsOf } from './poison.ts';

const plan = (seed: number, faults = 20) =>
  planFaults(createChance(seed), { faults, alarmSeconds: 20, longestSeconds: 6 });

const kinds = (strikes: readonly Strike[]) => new Set(strikes.flat().map(({ what }) => what));
const places = (strikes: readonly Strike[], what: string): readonly number[] =>
  strikes.flatMap((strike, place) => (strike.some((fault) => fault.what === what) ? [place] : []));

describe('a storm', () => {
  test('is the same for the same seed', () => expect(plan(7, 90)).toEqual(plan(7, 90)));
  test('is another one for another seed', () => expect(plan(7)).not.toEqual(plan(8)));
  test('goes on for as long as it is told to', () => {
    expect(plan(1, 300).flat().length).toBeGreaterThanOrEqual(300);
    expect(plan(1, 300).flat().length).toBeLessThan(304);
  });
});

describe.each([1, 2, 3, 4, 5])('every storm, such as that of seed %d,', (seed) => {
  const strikes = plan(seed, 0);
  const faults = strikes.flat();

  test('kills every service and takes every server away', () => {
    const killed = faults.flatMap((fault) => (fault.what === 'kill' ? [fault.service] : []));
    expect(killed).toEqual(expect.arrayContaining([...serviceNames]));
    const outages = ['broker-stops', 'broker-killed', 'database-killed', 'memory-alarm'] as const;
    for (const what of [...outages, 'line-reset', 'redrive', 'discard'] as const)
      expect(kinds(strikes)).toContain(what);
    expect(kinds(strikes).has('line-dead') || kinds(strikes).has('line-deaf')).toBe(true);
  });

  test('lays every kind of poison on every queue', () => {
    const poisoned = faults.flatMap((fault) => (fault.what === 'poison' ? [`${fault.kind} on ${fault.queue}`] : []));
    const all = topology.queues.flatMap(({ name }) => poisonsOf(name).map((kind) => `${kind} on ${name}`));
    expect(new Set(poisoned)).toEqual(new Set(all));
  });

  test('has the memory alarm last as long as it is told', () => {
    const alarms = faults.filter(({ what }) => what === 'memory-alarm');
    expect(alarms).toEqual([{ what: 'memory-alarm', seconds: 20 }]);
  });

  test('lets people look after what is parked once there is something', () => {
    const looked = Math.min(...places(strikes, 'redrive'), ...places(strikes, 'discard'));
    expect(looked).toBeGreaterThan(Math.max(...places(strikes, 'poison')));
  });
});

describe('faults that strike at once', () => {
  const together = Array.from({ length: 50 }, (_, seed) => plan(seed, 120))
    .flat()
    .filter((strike) => strike.length > 1);

  test('are in every storm, for every kind of outage', () => {
    const alike = plan(9, 0).filter((strike) => strike.length > 1);
    expect(alike.length).toBeGreaterThanOrEqual(8);
    for (const what of ['broker-stops', 'broker-killed', 'database-killed', 'memory-alarm'] as const)
      expect(kinds(alike)).toContain(what);
  });

  test('never need what another one has taken away: a line to a server that is gone, a queue to lay poison on', () => {
    for (const strike of together)
      for (const [place, fault] of strike.entries()) {
        const before = strike.slice(0, place);
        if ('server' in fault) expect(before.map(serverHarmedBy)).not.toContain(fault.server);
        if (fault.what === 'poison' || fault.what === 'redrive' || fault.what === 'discard') expect(before).toEqual([]);
      }
  });

  test('never take one server away in two ways', () => {
    const outages = together.map((strike) => strike.filter((fault) => 'seconds' in fault && !('server' in fault)));
    for (const some of outages) expect(new Set(some.map(serverHarmedBy)).size).toBe(some.length);
  });
});

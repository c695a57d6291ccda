import { describe, expect, test } from 'bun:test';
import { serviceNames } from '@gorae/contracts/api-documents.ts';
import { topology } from '@gorae/contracts/topology.ts';
import { createChance } from '../kills/chance.ts';
import { planFaults, poisons } from './plan-faults.ts';

const plan = (seed: number, faults = 20) =>
  planFaults(createChance(seed), { faults, alarmSeconds: 20, longestSeconds: 6 });

describe('a storm', () => {
  test('is the same for the same seed', () => expect(plan(7)).toEqual(plan(7)));
  test('is another one for another seed', () => expect(plan(7)).not.toEqual(plan(8)));
  test.each([1, 2, 3])('kills every service, poisons every queue and takes every server away (seed %d)', (seed) => {
    const faults = plan(seed, 0);
    const of = (what: string) => faults.filter((fault) => fault.what === what);
    expect(of('kill').map((fault) => 'service' in fault && fault.service)).toEqual(
      expect.arrayContaining([...serviceNames]),
    );
    const poisoned = of('poison').map((fault) => 'kind' in fault && `${fault.kind} on ${fault.queue}`);
    expect(poisoned.toSorted()).toEqual(
      topology.queues.flatMap(({ name }) => poisons.map((kind) => `${kind} on ${name}`)).toSorted(),
    );
    const servers = ['broker-stops', 'broker-killed', 'database-killed', 'memory-alarm'];
    for (const what of [...servers, 'line-reset', 'line-dead', 'line-deaf']) expect(of(what).length).toBeGreaterThan(0);
  });
  test('goes on for as long as it is told to', () => expect(plan(1, 100)).toHaveLength(100));
});

import { createLife, type Life } from '@gorae/platform/testing/simulation/life.ts';
import type { World } from '../world/world.ts';
import { beCustomer } from './customer.ts';
import type { Follower } from './follower.ts';
import { createJournal, type Journal } from './journal.ts';
import { makeDrinks } from './maker.ts';
import { manage } from './manage.ts';

/** Everybody who comes to the café. */
export interface People {
  readonly journal: Journal;
  readonly followers: readonly Follower[];
  /** Customers and managers who have not come to their end. */
  busy(): readonly string[];
  /** Nobody comes any more: who is at the bar goes home once nothing is left to make. */
  close(): void;
}

/** Someone who is there, and on whom the others can count to be gone some time. */
export interface Person {
  readonly life: Life;
  readonly world: World;
  readonly journal: Journal;
  readonly followers: Follower[];
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
  isClosing(): boolean;
}

export const invitePeople = (world: World): People => {
  const journal = createJournal(world.witness.breach);
  const followers: Follower[] = [];
  const busy = new Set<string>();
  let closing = false;
  const invite = (name: string, at: number, does: (person: Person) => Promise<void>): void => {
    const life = createLife(name);
    const clock = world.scheduler.clockOf(life);
    busy.add(name);
    world.scheduler.at(world.scheduler.now() + at, () => {
      does({ life, world, journal, followers, sleep: clock.sleep, isClosing: () => closing })
        .catch((error: unknown) => world.witness.breach('person-failed', `${name}: ${String(error)}`))
        .finally(() => busy.delete(name));
    });
  };
  for (const customer of world.plan.customers)
    invite(customer.id, customer.arrivesAt, (person) => beCustomer(person, customer));
  for (const one of world.plan.staff) {
    if (one.does === 'make') invite(one.name, one.comesAt, (person) => makeDrinks(person, one));
    else invite(one.id, 0, (person) => manage(person, one));
  }
  return {
    journal,
    followers,
    busy: () => [...busy],
    close: () => {
      closing = true;
    },
  };
};

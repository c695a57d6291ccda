import { findDifferences } from '@gorae/cafe/reconcile/differences.ts';
import { findUnfinished } from '@gorae/cafe/reconcile/unfinished.ts';
import type { People } from '../people/people.ts';
import { poisonSubject } from '../world/strike.ts';
import type { World } from '../world/world.ts';
import type { TellBreach } from './breach.ts';
import { readLedgers, storedOrders, storedPayments } from './read-databases.ts';

/** What is still to come; empty when the café has come to rest. Cheap first: it is asked often. */
export const whatIsOpen = (world: World, people: People): readonly string[] => {
  const busy = people.busy();
  if (busy.length > 0) return busy.map((name) => `${name} is still there`);
  const down = world.processes.filter(({ services }) => services() === undefined);
  if (down.length > 0) return down.map(({ name }) => `${name} is down`);
  const queued = world.broker.queues().filter((queue) => queue.depth() > 0);
  if (queued.length > 0)
    return queued.map(
      (queue) =>
        `${queue.name} holds ${queue
          .messages()
          .map(({ name, subject }) => `${name} ${subject}`)
          .join(', ')}`,
    );
  const outboxes = Object.entries(world.databases).filter(([, { outbox }]) => outbox.size > 0);
  if (outboxes.length > 0)
    return outboxes.map(([name, { outbox }]) => `the outbox of ${name} holds ${[...outbox.keys()].join(', ')}`);
  const unfinished = findUnfinished(readLedgers(world).orders);
  if (unfinished.length > 0) return unfinished.map(({ id, state }) => `${id} is ${state}`);
  return storedPayments(world)
    .filter(({ attempts, refunds }) => [...attempts, ...refunds].some(({ dueAt }) => dueAt !== undefined))
    .map(({ id }) => `the payment of ${id} is open`);
};

/** Timers that a process at rest may have: its sweeps, heartbeats, lanes; never one for each order. */
const mostPending = 25;

/** Everything that must be so once nothing more happens. */
export const checkEnd = (world: World, people: People, breach: TellBreach): void => {
  for (const { rule, orderId, detail } of findDifferences(readLedgers(world))) breach(rule, `${orderId}: ${detail}`);
  const orders = new Map(storedOrders(world).map((order) => [order.id, order]));
  for (const [key, id] of people.journal.orders)
    if (!orders.has(id)) breach('order-lost', `${id} (${key}) is not there`);
  checkParked(world, breach);
  for (const { name, life } of world.processes)
    if (life().pending.count > mostPending) breach('timers-grow', `${name} has ${life().pending.count} sleepers`);
  for (const follower of people.followers) {
    const last = follower.last();
    const order = orders.get(follower.orderId);
    if (order !== undefined && last?.version !== order.version)
      breach(
        'seen-not-final',
        `${follower.orderId} is ${order.state} v${order.version}, its follower saw ${last?.state} v${last?.version}`,
      );
  }
};

/** What is parked is the poison, all of it and nothing else. */
const checkParked = ({ broker, plan }: World, breach: TellBreach): void => {
  const poison = plan.faults.filter(({ what }) => what === 'poison').length;
  const parked = [...broker.parked.values()];
  for (const { queue, event, subject, reason } of parked)
    if (subject !== poisonSubject) breach('parked', `${event} of ${subject} on ${queue}: ${reason}`);
  const found = parked.filter(({ subject }) => subject === poisonSubject).length;
  if (found !== poison) breach('poison-differs', `${poison} poisoned messages, ${found} parked`);
};

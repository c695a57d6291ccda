import type { Bug } from './bug.ts';

/** Mistakes that systems like this one are known for. A storm must find each of them. */
export const allBugs: readonly Bug[] = [
  {
    name: 'new-charge-key',
    mistake: 'the vendor is asked again under another idempotency key',
    patches: [
      {
        file: 'payment-service/app/ask-charge.ts',
        from: 'vendor.authorize({ key, orderId,',
        to: 'vendor.authorize({ key: key + attempt.asked, orderId,',
      },
    ],
  },
  {
    name: 'ack-on-arrival',
    mistake: 'a message is acked as it comes, before what it says is durable',
    patches: [
      {
        file: 'platform/bus/rabbit/queue-channel.ts',
        from: 'own.acks.came(message);',
        to: 'own.acks.came(message); own.acks.ack(message);',
      },
      { file: 'platform/bus/rabbit/queue-channel.ts', from: '=> acks.ack(message),', to: '=> undefined,' },
    ],
  },
  {
    name: 'removed-before-published',
    mistake: 'an event is taken off the outbox before the broker has it',
    patches: [
      {
        file: 'platform/store/outbox/outbox-relay.ts',
        from: '= await publishEntries(batch, publishing);',
        to: '= (removals.add(batch), await publishEntries(batch, publishing));',
      },
    ],
  },
  {
    name: 'never-swept',
    mistake: 'what a dead process has left in its outbox is never looked for',
    patches: [
      {
        file: 'platform/store/outbox/outbox-relay.ts',
        from: 'outbox.claim(clock.now() - forgottenAfterMs, claimedAtOnce)',
        to: 'Promise.resolve([])',
      },
    ],
  },
  {
    name: 'lost-line-taken-for-confirm',
    mistake: 'what was not confirmed when the line was lost counts as published',
    patches: [
      {
        file: 'platform/bus/rabbit/publisher.ts',
        from: "for (const { settle } of [...unconfirmed.values()]) settle('unknown');",
        to: "for (const { settle } of [...unconfirmed.values()]) settle('confirmed');",
      },
    ],
  },
  {
    name: 'orders-wait-for-the-broker',
    mistake: 'an order is refused while its event cannot be published',
    patches: [
      {
        file: 'platform/store/outbox/outbox-relay.ts',
        from: 'refusals += 1;',
        to: "refusals += 1; globalThis.refuse = () => { throw new Unavailable('the broker is away'); };",
      },
      {
        file: 'platform/store/outbox/outbox-relay.ts',
        from: "log.info('the broker takes events again');",
        to: 'globalThis.refuse = undefined;',
      },
      {
        file: 'platform/store/mongo/mongo-documents.ts',
        from: 'checkVersion(name, doc, undefined);',
        to: 'checkVersion(name, doc, undefined); globalThis.refuse?.();',
      },
    ],
  },
  {
    name: 'subscribed-once',
    mistake: 'consumers are not taken up again after the line was lost',
    patches: [
      {
        file: 'platform/bus/rabbit/work-queue.ts',
        from: 'await Promise.all(lanes.map(subscribe));',
        to: 'void subscribe;',
      },
    ],
  },
  {
    name: 'retry-without-limit',
    mistake: 'what fails is tried again for ever',
    patches: [
      {
        file: 'platform/bus/failure.ts',
        from: 'retryDelaysMs[attempts];',
        to: 'retryDelaysMs[Math.min(attempts, retryDelaysMs.length - 1)];',
      },
    ],
  },
  {
    name: 'unreadable-thrown-away',
    mistake: 'a message that cannot be read is acked and gone',
    patches: [
      {
        file: 'platform/bus/rabbit/put-away.ts',
        from: 'await publisher.send([toNext(message, failure, options)]);',
        to: "if (failure.kind === 'retry') await publisher.send([toNext(message, failure, options)]);",
      },
    ],
  },
  {
    name: 'discard-forgotten',
    mistake: 'a parked message is said to be thrown away, and is not',
    patches: [{ file: 'platform/http/parked.ts', from: '!(await parking.discard(id))', to: "id === ''" }],
  },
  {
    name: 'ticket-per-message',
    mistake: 'a message that comes twice makes two tickets',
    patches: [
      {
        file: 'barista-service/domain/admit.ts',
        from: 'id: ticketIdOf(order.id),',
        to: 'id: ticketIdOf(order.id) + performance.now(),',
      },
    ],
  },
  {
    name: 'older-version-shown',
    mistake: 'screens show what was told last, not what is newest',
    patches: [{ file: 'notifier/app/projection.ts', from: 'if (order.version <= known) return;', to: 'void known;' }],
  },
];

/** Found by counting memory, not by a storm: nothing is lost by it. */
export const holdsAllWhileAway: Bug = {
  name: 'holds-all-while-away',
  mistake: 'everything that waits for the broker is held in memory',
  patches: [
    {
      file: 'platform/store/outbox/outbox-relay.ts',
      from: 'const mostHeldWhileAway = 1_000;',
      to: 'const mostHeldWhileAway = Number.POSITIVE_INFINITY;',
    },
  ],
};

/** What the message that is called so does to the process that handles it, as a fault in the runtime would. */
export const crashesOn = (subject: string): Bug => ({
  name: 'crash',
  mistake: 'a message ends the process that handles it',
  patches: [
    {
      file: 'platform/bus/rabbit/work-queue.ts',
      from: 'await handler(event, { redelivered, signal });',
      to: `if (event.subject === '${subject}') process.kill(process.pid, 'SIGKILL');
      await handler(event, { redelivered, signal });`,
    },
  ],
});

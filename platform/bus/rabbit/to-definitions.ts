import { createHash } from 'node:crypto';
import type { EventDefinition, QueueDefinition, Topology } from '@gorae/contracts/kit/event.ts';
import { retryDelaysMs } from '../failure.ts';
import { type BrokerNames, brokerNames } from './broker-names.ts';
import { type LogRetention, toDeclarations } from './declarations.ts';

/** A service as the broker knows it. */
export interface BrokerUser {
  readonly name: string;
  /** Absent: somebody else gives the broker this user, before it reads what he may do. */
  readonly password?: string | undefined;
  readonly publishes: readonly EventDefinition[];
  readonly consumes: readonly QueueDefinition[];
  readonly readsLog: boolean;
}

export interface DefinitionsOptions {
  readonly topology: Topology;
  readonly virtualHost: string;
  readonly users: readonly BrokerUser[];
  /** Four random bytes for each password. */
  readonly newSalt: () => Uint8Array;
  readonly retention?: LogRetention;
}

/**
 * A definitions file for RabbitMQ (`load_definitions`, `rabbitmqctl import_definitions`): the whole topology, and users that may do
 * what their service does and declare nothing. Services then run in mode `verify`. The passwords are in it as salted hashes; of a
 * user without one, only the rights are.
 */
export const toDefinitions = ({ topology, virtualHost: vhost, users, newSalt, ...options }: DefinitionsOptions) => {
  const names = brokerNames;
  const declared = toDeclarations(topology, { ...options, names });
  return {
    vhosts: [{ name: vhost }],
    users: users.flatMap(({ name, password }) =>
      password === undefined
        ? []
        : [
            {
              ...{ name, password_hash: hashPassword(password, newSalt()), tags: '' },
              hashing_algorithm: 'rabbit_password_hashing_sha256',
            },
          ],
    ),
    permissions: users.map((user) => ({ user: user.name, vhost, ...rightsOf(user, names) })),
    exchanges: declared.flatMap((one) =>
      one.kind === 'exchange'
        ? [{ ...withoutKind(one), vhost, durable: true, auto_delete: false, internal: false }]
        : [],
    ),
    queues: declared.flatMap((one) =>
      one.kind === 'queue' ? [{ ...withoutKind(one), vhost, durable: true, auto_delete: false }] : [],
    ),
    bindings: declared.flatMap((one) =>
      one.kind === 'binding'
        ? [
            {
              ...{ source: one.exchange, vhost, destination: one.queue, destination_type: 'queue' },
              ...{ routing_key: one.key, arguments: {} },
            },
          ]
        : [],
    ),
  };
};

const withoutKind = <D extends { readonly kind: string }>({ kind: _, ...rest }: D): Omit<D, 'kind'> => rest;

/**
 * Whoever consumes may park, look at what is parked and put it back; whoever reads the log may mark its end. From 4.3.1 (and 4.2.7) on
 * only those may look how long a queue is who have some right to it. That to write is the least: by itself it allows nothing on a queue.
 */
const rightsOf = ({ publishes, consumes, readsLog }: BrokerUser, names: BrokerNames) => {
  const log = readsLog ? [names.log] : [];
  const parking = consumes.length > 0 ? [names.parking] : [];
  const delayed = consumes.some(({ retry }) => retry === 'delayed') ? [names.retry] : [];
  const back = consumes.length > 0 ? [names.back] : [];
  const counted = consumes.flatMap((queue) => [names.unrouted, ...retryQueuesOf(queue, names)]);
  return {
    configure: '^$',
    write: only([
      ...publishes.map(({ name }) => names.event(name)),
      ...delayed,
      ...back,
      ...parking,
      ...log,
      ...counted,
    ]),
    read: only([...consumes.map(({ name }) => names.queue(name)), ...parking, ...log]),
  };
};

const retryQueuesOf = ({ name, retry }: QueueDefinition, names: BrokerNames): readonly string[] =>
  retry === 'delayed' ? retryDelaysMs.map((delayMs) => names.retryQueue(name, delayMs)) : [];

const only = (allowed: readonly string[]): string =>
  `^(${[...new Set(allowed)].map((name) => name.replaceAll('.', '\\.')).join('|')})$`;

/** As RabbitMQ computes it: the salt, then SHA-256 of salt and password. */
const hashPassword = (password: string, salt: Uint8Array): string =>
  Buffer.concat([salt, createHash('sha256').update(salt).update(password).digest()]).toString('base64');

import { expect, test } from 'bun:test';
import { archive, LetterSealed, LetterSent, office, postal } from '../suite/bus-lab.ts';
import { brokerNames } from './broker-names.ts';
import { toDeclarations } from './declarations.ts';
import { toDefinitions } from './to-definitions.ts';

const definitions = toDefinitions({
  topology: postal,
  virtualHost: 'post',
  users: [
    { name: 'sender', password: 'p', publishes: [LetterSent, LetterSealed], consumes: [], readsLog: false },
    { name: 'clerk', password: 'p', publishes: [], consumes: [office], readsLog: true },
    { name: 'keeper', password: 'p', publishes: [], consumes: [archive], readsLog: false },
    { name: 'nobody', password: 'p', publishes: [], consumes: [], readsLog: false },
  ],
  newSalt: () => new Uint8Array([1, 2, 3, 4]),
});

test('holds everything that a service would declare', () => {
  const { exchanges, queues, bindings } = definitions;
  const declared = toDeclarations(postal, { names: brokerNames });
  expect(exchanges.length + queues.length + bindings.length).toBe(declared.length);
});

test('lets each user do what its service does, and declare nothing', () => {
  const rights = Object.fromEntries(definitions.permissions.map(({ user, write, read }) => [user, [write, read]]));
  expect(definitions.permissions.every(({ configure }) => configure === '^$')).toBe(true);
  expect(rights).toEqual({
    sender: ['^(letter\\.sent|letter\\.sealed)$', '^()$'],
    clerk: [
      '^(retry|return|parking|cafe\\.log|unrouted|office\\.retry\\.1s|office\\.retry\\.5s|office\\.retry\\.15s)$',
      '^(office|parking|cafe\\.log)$',
    ],
    keeper: ['^(return|parking|unrouted)$', '^(archive|parking)$'],
    nobody: ['^()$', '^()$'],
  });
});

test('gives who consumes some right to every queue that is counted, as RabbitMQ wants it from 4.3.1 on', () => {
  const clerk = definitions.permissions.find(({ user }) => user === 'clerk');
  const counted = ['office', 'office.retry.1s', 'office.retry.5s', 'office.retry.15s', 'parking', 'unrouted'];
  const isAllowed = (queue: string) =>
    [clerk?.write, clerk?.read].some((right) => right !== undefined && new RegExp(right).test(queue));
  expect(counted.filter((queue) => !isAllowed(queue))).toEqual([]);
});

test('holds passwords only as salted hashes', () => {
  const [sender] = definitions.users;
  const hash = Buffer.from(sender?.password_hash ?? '', 'base64');
  expect([...hash.subarray(0, 4)]).toEqual([1, 2, 3, 4]);
  expect(hash).toHaveLength(36);
});

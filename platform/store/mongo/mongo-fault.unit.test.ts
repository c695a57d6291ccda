import { describe, expect, test } from 'bun:test';
import {
  type BulkWriteResult,
  MongoBulkWriteError,
  MongoError,
  MongoExpiredSessionError,
  MongoNetworkError,
  MongoServerError,
  MongoServerSelectionError,
  MongoWriteConcernError,
  type TopologyDescription,
} from 'mongodb';
import { Unavailable } from '../../errors.ts';
import { systemClock } from '../../run/clock.ts';
import { StartFault } from '../../run/config-fault.ts';
import { silentLog } from '../../run/log.ts';
import { openMongoConnection } from './mongo-connection.ts';
import { brokenIndex, signOf, toStartFault, toUnavailable } from './mongo-fault.ts';

const serverError = (code: number, errmsg: string) => new MongoServerError({ code, errmsg, message: errmsg });

/** As when the only server there is cannot be spoken to. */
const unselected = (cause: Error) => {
  const servers = new Map([['db:27017', { error: new MongoNetworkError(cause.message, { cause }) }]]);
  return new MongoServerSelectionError(cause.message, { servers } as unknown as TopologyDescription);
};

/** What the driver throws; it does not export it. */
class Crowded extends MongoError {
  override get name() {
    return 'MongoWaitQueueTimeoutError';
  }
}

const withCode = (code: string, message: string) => Object.assign(new Error(message), { code });

const lineOf = (error: unknown): string | undefined => toStartFault(error, 'db:27017')?.message;

describe('what can never work ends the start', () => {
  test.each([
    ['http://db/', 'Invalid scheme'],
    ['mongodb://owner:s3cret@', 'host'],
    ['mongodb://owner:s3cret@db:999999/', 'db:999999'],
    ['mongodb://owner:s3cret@db/?w=majority&nonsense=1', 'nonsense'],
  ])('an address that cannot be read, without its password: %s', (url, reason) => {
    const open = () => openMongoConnection({ url, database: 'parcels', clock: systemClock, log: silentLog });
    expect(open).toThrow(StartFault);
    expect(open).toThrow(/^MONGODB_URL cannot be read: /);
    expect(open).toThrow(reason);
    expect(open).not.toThrow('s3cret');
  });

  test('a user or a password that is refused', () => {
    const line = 'MongoDB at db:27017 refuses the user or the password of MONGODB_URL';
    expect(lineOf(serverError(18, 'Authentication failed.'))).toBe(line);
    expect(lineOf(serverError(8000, 'bad auth : authentication failed'))).toBe(line);
  });

  test('a user without the right, also where the fault was wrapped on its way', () => {
    const fault = toUnavailable(serverError(13, 'not authorized on parcels'), 'making indexes');
    expect(lineOf(fault)).toBe(
      'MongoDB at db:27017 does not let the user of MONGODB_URL do this: not authorized on parcels',
    );
  });

  test.each([
    ['DEPTH_ZERO_SELF_SIGNED_CERT', withCode('DEPTH_ZERO_SELF_SIGNED_CERT', 'self-signed certificate')],
    ['ERR_TLS_CERT_ALTNAME_INVALID', withCode('ERR_TLS_CERT_ALTNAME_INVALID', 'Hostname does not match')],
    ['CERT_HAS_EXPIRED', withCode('CERT_HAS_EXPIRED', 'certificate has expired')],
    ['invalid peer certificate: UnknownIssuer', new Error('invalid peer certificate: UnknownIssuer')],
  ])('a certificate that does not verify: %s', (words, cause) => {
    const fault = toUnavailable(unselected(cause), 'reading the schema version');
    expect(lineOf(fault)).toBe(`the TLS certificate of MongoDB at db:27017 does not verify: ${words}`);
  });

  test.each([
    [
      Object.assign(withCode('ENOENT', "ENOENT: no such file or directory, open '/ca.pem'"), { syscall: 'open' }),
      "a file that MONGODB_URL names cannot be read: ENOENT: no such file or directory, open '/ca.pem'",
    ],
    [unselected(new Error('Invalid CA')), 'a file that MONGODB_URL names holds no certificate or key: Invalid CA'],
    [
      unselected(new Error('error:0900006e:PEM routines:OPENSSL_internal:NO_START_LINE')),
      'a file that MONGODB_URL names holds no certificate or key: error:0900006e:PEM routines:OPENSSL_internal:NO_START_LINE',
    ],
  ])('a file that the address names and that is of no use: %s', (cause, line) =>
    expect(lineOf(toUnavailable(cause, 'reading the schema version'))).toBe(line),
  );

  test('and not a server that is out of reach', () => {
    const socket = Object.assign(withCode('ENOENT', 'connect ENOENT /tmp/db.sock'), { syscall: 'connect' });
    expect(lineOf(unselected(socket))).toBeUndefined();
    expect(lineOf(unselected(withCode('ECONNREFUSED', 'connect ECONNREFUSED 10.0.0.1:27017')))).toBeUndefined();
    expect(lineOf(serverError(189, 'primary steps down'))).toBeUndefined();
  });
});

describe('what is the fault of the world', () => {
  test.each([
    unselected(new Error('connect ECONNREFUSED 10.0.0.1:27017')),
    new MongoNetworkError('connection 3 to db:27017 closed'),
    serverError(10107, 'not primary'),
    serverError(11600, 'interrupted at shutdown'),
    serverError(64, 'waiting for replication timed out'),
    serverError(133, 'Could not find host matching read preference { mode: "primary" } for set shard1'),
    serverError(43, 'cursor id 42 not found'),
    serverError(11601, 'operation was interrupted'),
    serverError(14031, 'not enough disk space'),
    serverError(371, 'User writes blocked'),
    new Crowded('timed out'),
    new Error('querySrv ENOTFOUND _mongodb._tcp.db'),
    withCode('ECONNRESET', 'write ECONNRESET'),
    new MongoExpiredSessionError(),
    new MongoBulkWriteError(new MongoNetworkError('connection 1 to db:27017 closed'), {} as BulkWriteResult),
    new MongoBulkWriteError(new Crowded('timed out'), {} as BulkWriteResult),
  ])('is Unavailable: $message', (error) => {
    expect(toUnavailable(error, 'asking')).toBeInstanceOf(Unavailable);
  });

  test('is not a bug of ours', () => {
    const refused = new MongoBulkWriteError({ message: 'too large', code: 10334 }, {} as BulkWriteResult);
    for (const error of [serverError(9, 'unknown operator: $foo'), new TypeError('undefined is no function'), refused])
      expect(toUnavailable(error, 'asking')).toBe(error);
  });
});

const writeConcernError = (code: number) =>
  new MongoWriteConcernError({ ok: 1, writeConcernError: { code, errmsg: 'waiting for replication timed out' } });

test.each([
  ['away', unselected(new Error('connect ECONNREFUSED 10.0.0.1:27017'))],
  ['away', new MongoBulkWriteError(new MongoNetworkError('connection 1 to db:27017 closed'), {} as BulkWriteResult)],
  ['away', new MongoExpiredSessionError()],
  ['away', new Unavailable('counting: no answer within 8000 ms')],
  ['away', serverError(10107, 'not primary')],
  ['away', toUnavailable(serverError(10107, 'not primary'), 'counting')],
  ['away', writeConcernError(91)],
  ['away', serverError(8000, 'bad auth : authentication failed')],
  ['refuses', serverError(8000, 'you are over your space quota')],
  ['refuses', serverError(371, 'User writes blocked')],
  ['refuses', new MongoBulkWriteError({ message: 'not enough disk space', code: 14031 }, {} as BulkWriteResult)],
  ['refuses', writeConcernError(64)],
  ['answers', serverError(11601, 'operation was interrupted')],
  ['answers', serverError(9, 'unknown operator: $foo')],
  ['answers', new Error('an index that is not known', { cause: serverError(11000, 'E11000') })],
  ['answers', new StartFault('a newer release wrote it')],
  ['crowded', new Crowded('timed out')],
  ['nothing', new TypeError('undefined is no function')],
] as const)('an error says of the database: %s', (sign, error) => {
  expect(signOf(error)).toBe(sign);
});

test('a broken unique key is told by its index, whatever that is called', () => {
  const text =
    'E11000 duplicate key error collection: parcels.parcels index: unique(place.room,label) dup key: { doc.label: "x" }';
  expect(brokenIndex(serverError(11000, text))).toBe('unique(place.room,label)');
  expect(brokenIndex(serverError(11000, 'E11000 in other words'))).toBe('unknown');
  expect(brokenIndex(serverError(9, text))).toBeUndefined();
});

import {
  MongoBulkWriteError,
  MongoClientClosedError,
  MongoCompatibilityError,
  MongoError,
  MongoExpiredSessionError,
  MongoNetworkError,
  MongoNotConnectedError,
  MongoServerError,
  MongoServerSelectionError,
  MongoTopologyClosedError,
} from 'mongodb';
import { Unavailable } from '../../errors.ts';
import { StartFault } from '../../run/config-fault.ts';

const textOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

const codeOf = (error: unknown): unknown => (error as { code?: unknown } | null | undefined)?.code;

/** The error, what it was caused by and, where no server could be chosen, what is the matter with each. */
const chainOf = (error: unknown): readonly unknown[] => {
  const chain: unknown[] = [];
  const follow = (link: unknown) => {
    if (link === undefined || link === null || chain.includes(link) || chain.length > 20) return;
    chain.push(link);
    if (link instanceof MongoServerSelectionError)
      for (const server of link.reason?.servers.values() ?? []) follow(server.error);
    if (link instanceof Error) follow(link.cause);
  };
  follow(error);
  return chain;
};

/** Server codes of one that cannot serve anybody now, or that lets nobody in. */
const awayCodes = new Set<unknown>([
  ...[6, 7, 89, 91, 189, 202, 262, 9001, 10107, 11600, 11602, 13435, 13436], // fail-over and network
  ...[94, 133, 211, 216], // a set or a shard that has no primary or no keys yet
  18, // a user or a password that is refused
]);

/** Of one that answers and takes no writes: disk, quota, a block by an operator, rights; and too few servers to keep a write. */
const refusingCodes = new Set<unknown>([14031, 8000, 371, 13, 64, 79, 100]);

/** Of one that answers, and may do the same the next time. */
const passingCodes = new Set<unknown>([
  ...[43, 237, 11601], // a cursor that ended with its server, or an operation that an operator ended
  ...[50, 24, 46, 112, 134, 462], // time-outs, locks, too much at once
]);

/** What a socket says of its end. The driver passes it on as it is where it waited for a full buffer to empty. */
const socketCodes = new Set<unknown>([
  'ECONNRESET',
  'ECONNABORTED',
  'EPIPE',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'ENETUNREACH',
]);

/** No word from a server, or one that no answer could be had from. */
const isLineFault = (error: unknown): boolean =>
  socketCodes.has(codeOf(error)) ||
  error instanceof MongoNetworkError ||
  error instanceof MongoServerSelectionError ||
  error instanceof MongoNotConnectedError ||
  error instanceof MongoTopologyClosedError ||
  error instanceof MongoClientClosedError ||
  // A client that is closed ends the sessions of the calls in hand before their lines.
  error instanceof MongoExpiredSessionError ||
  (error instanceof MongoError && /PoolClosed|PoolCleared|ServerClosed/.test(error.name)) ||
  (error instanceof Error && /^query(?:Srv|Txt) |getaddrinfo|^connect E/.test(error.message));

/** All connections were in use for as long as a call may wait for one. */
const isCrowded = (error: unknown): boolean => error instanceof MongoError && /WaitQueueTimeout/.test(error.name);

/** Whether the user or the password is refused. Atlas has one code for all that it refuses. */
const isLogInFault = (error: unknown): boolean =>
  codeOf(error) === 18 || (codeOf(error) === 8000 && /auth/i.test(textOf(error)));

/**
 * What an error says of the database. `away`: it cannot be asked; `refuses`: it answers, and takes no writes; `answers`: it does; `crowded`:
 * it was not asked, since too much is asked at once; `nothing`: the fault is ours.
 */
export type Sign = 'away' | 'refuses' | 'answers' | 'crowded' | 'nothing';

export const signOf = (error: unknown): Sign => {
  // Without a cause it is ours: the driver has let a call wait for too long.
  if (error instanceof Unavailable) return error.cause === undefined ? 'away' : signOf(error.cause);
  const fault = error instanceof MongoBulkWriteError ? faultIn(error) : error;
  if (isCrowded(fault)) return 'crowded';
  if (isLineFault(fault)) return 'away';
  if (fault instanceof MongoServerError) return signOfRefusal(fault);
  const isFromAnswer = (link: unknown) => link instanceof MongoServerError || link instanceof StartFault;
  return chainOf(fault).some(isFromAnswer) ? 'answers' : 'nothing';
};

const faultIn = (error: MongoBulkWriteError): unknown =>
  error.errorResponse instanceof Error ? error.errorResponse : error;

const signOfRefusal = (error: MongoServerError): Sign => {
  if (awayCodes.has(error.code) || isLogInFault(error)) return 'away';
  if (refusingCodes.has(error.code) || error.name === 'MongoWriteConcernError') return 'refuses';
  return !passingCodes.has(error.code) && error.hasErrorLabel('RetryableWriteError') ? 'away' : 'answers';
};

const worldSigns = new Set<Sign>(['away', 'refuses', 'crowded']);

/** `Unavailable` for what is the world's fault, with the driver's error as its cause; anything else is returned as it is. */
export const toUnavailable = (error: unknown, doing: string): unknown => {
  const isPassing = error instanceof MongoServerError && passingCodes.has(error.code);
  return !(error instanceof Unavailable) && (isPassing || worldSigns.has(signOf(error)))
    ? new Unavailable(`${doing}: ${textOf(error)}`, { cause: error })
    : error;
};

/** True when the command was certainly never sent: no server could be chosen. */
export const isUnsent = (error: unknown): boolean =>
  error instanceof Unavailable && error.cause instanceof MongoServerSelectionError;

/** The name of the index that a write would have broken; undefined for another error. */
export const brokenIndex = (error: unknown): string | undefined => {
  if (!(error instanceof MongoServerError) || error.code !== 11000) return undefined;
  return / index: (?<name>.+?) dup key/.exec(error.message)?.groups?.name ?? 'unknown';
};

/** OpenSSL's words (Node, Bun) and rustls' (Deno) for a certificate that does not verify. */
const certificateFault =
  /CERT_|SELF_SIGNED|UNABLE_TO_|ALTNAME_INVALID|INVALID_CA|invalid peer certificate|self.signed certificate|unable to verify/;

/** What OpenSSL (Node) and BoringSSL (Bun) say of a file that they cannot take a certificate or a key from. */
const pemFault = /PEM[ _]|Invalid CA/;

/** The code where there is one, else the words that were said first, before others were put around them. */
const wordsOf = (chain: readonly unknown[], fault: RegExp): string | undefined => {
  const words = chain.toReversed().flatMap((link) => {
    const code = codeOf(link);
    return [...(typeof code === 'string' ? [code] : []), textOf(link)];
  });
  return words.find((text) => fault.test(text));
};

/** One line for what can never work however often it is tried; undefined for anything else. Holds no secret. */
export const toStartFault = (error: unknown, hosts: string): StartFault | undefined => {
  if (error instanceof StartFault) return error;
  const fault = (line: string) => new StartFault(line, { cause: error });
  const chain = chainOf(error);
  for (const link of chain) {
    const code = codeOf(link);
    if (isLogInFault(link)) return fault(`MongoDB at ${hosts} refuses the user or the password of MONGODB_URL`);
    if (code === 13) return fault(`MongoDB at ${hosts} does not let the user of MONGODB_URL do this: ${textOf(link)}`);
    if (link instanceof MongoCompatibilityError) return fault(`MongoDB at ${hosts} is too old: ${textOf(link)}`);
  }
  const unread = chain.find((link) => (link as { syscall?: unknown } | null)?.syscall === 'open');
  if (unread !== undefined) return fault(`a file that MONGODB_URL names cannot be read: ${textOf(unread)}`);
  const unusable = wordsOf(chain, pemFault);
  if (unusable !== undefined) return fault(`a file that MONGODB_URL names holds no certificate or key: ${unusable}`);
  const certificate = wordsOf(chain, certificateFault);
  return certificate === undefined
    ? undefined
    : fault(`the TLS certificate of MongoDB at ${hosts} does not verify: ${certificate}`);
};

/** One line for an address that the driver cannot read, without the password in it. */
export const toAddressFault = (error: unknown, url: string): StartFault => {
  const reason = textOf(error)
    .replaceAll(url, '…')
    .replaceAll(/\/\/[^@/]*@/g, '//…@');
  return new StartFault(`MONGODB_URL cannot be read: ${reason}`);
};

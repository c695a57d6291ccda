import { type ChannelModel, connect as connectByAmqplib, credentials } from 'amqplib';
import { Unavailable } from '../../errors.ts';
import type { Clock } from '../../run/clock.ts';
import type { Log } from '../../run/log.ts';
import type { Random } from '../../run/random.ts';
import { unlessAborted } from '../../run/unless-aborted.ts';
import { type ConnectionFault, toConnectionFault } from './connection-fault.ts';
import { createSession, destroy, type Session, type SessionLimits } from './session.ts';
import { within } from './within.ts';

export interface ConnectionLimits extends SessionLimits {
  readonly connectMs: number;
  /** How long declaring and subscribing may take after a connection has come. */
  readonly setupMs: number;
}

/** As amqplib's; tests hand in one whose lines they can cut. */
export type Connect = (url: string, options: object) => Promise<ChannelModel>;

export interface ConnectionOptions {
  readonly url: URL;
  /** How the broker's operator sees it. */
  readonly name: string;
  /** Makes a new session useful; runs for every one. When it rejects, the session is given up. */
  readonly setup: (session: Session) => Promise<void>;
  readonly limits: ConnectionLimits;
  readonly connect?: Connect;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
}

/** A connection that comes back for ever. It ends with `close` alone, and never ends the process. */
export interface Connection {
  /** The session that is set up and, as far as anybody knows, alive. */
  session(): Session | undefined;
  /** Why there is none, as far as it is known. */
  fault(): ConnectionFault | undefined;
  /** How many sessions have ended. */
  losses(): number;
  /** Resolves when the first session is set up, or with why not: at once when the broker is out of reach, after some tries otherwise. */
  readonly first: Promise<ConnectionFault | undefined>;
  close(): Promise<void>;
}

const shortestMs = 100;
const longestMs = 5_000;
/** A session that lived shorter counts as one more failed attempt. */
const steadyMs = 5_000;
/** A broker that is just starting refuses users and virtual hosts that it will know in a moment. */
const triesUntilBelieved = 3;

export const openConnection = (options: ConnectionOptions): Connection => {
  const { url, name, setup, clock, random, log, limits } = options;
  const closing = new AbortController();
  let current: Session | undefined;
  let fault: ConnectionFault | undefined;
  let losses = 0;
  let misses = 0;
  let isStarting = true;
  let tellFirst: (fault: ConnectionFault | undefined) => void = () => undefined;
  const first = new Promise<ConnectionFault | undefined>((resolve) => {
    tellFirst = (found) => {
      isStarting = false;
      resolve(found);
    };
  });

  const missed = (error: unknown) => {
    const found = toConnectionFault(error, url);
    // What keeps the process from starting is told by whoever starts it, in one line.
    const isToldAnyway = isStarting && found.forGood;
    if (fault?.detail !== found.detail && !isToldAnyway)
      log.warn('no connection to the broker', { resource: name, reason: found.detail });
    fault = found;
    const believed = found.kind === 'topology' || misses + 1 >= triesUntilBelieved;
    if (!found.forGood || believed) tellFirst(found);
  };

  const established = (session: Session) => {
    current = session;
    fault = undefined;
    log.info('connected to the broker', { resource: name, host: url.hostname });
    tellFirst(undefined);
  };

  /** One session from its beginning to its end. */
  const live = async (): Promise<void> => {
    const session = await openSession(options, closing.signal);
    const end = () => session.fail(new Error('closing'));
    closing.signal.addEventListener('abort', end);
    if (closing.signal.aborted) end();
    let since: number | undefined;
    try {
      await Promise.race([
        within(setup(session), { clock, ms: limits.setupMs, what: 'setting up' }),
        session.over.then((reason) => {
          throw reason;
        }),
      ]);
      // What fails while getting ready ends the session, and need not reject.
      if (session.ended.aborted) throw await session.over;
      since = clock.now();
      established(session);
      const reason = await session.over;
      if (closing.signal.aborted) return;
      losses++;
      fault = toConnectionFault(reason, url);
      log.warn('the connection to the broker ended', { resource: name, error: reason });
    } finally {
      closing.signal.removeEventListener('abort', end);
      current = undefined;
      if (since !== undefined && clock.now() - since >= steadyMs) misses = 0;
      await session.dispose();
    }
  };

  const liveOn = async (): Promise<void> => {
    while (!closing.signal.aborted) {
      await live().catch((error) => {
        if (!closing.signal.aborted) missed(error);
      });
      const ceiling = Math.min(longestMs, shortestMs * 2 ** Math.min(misses++, 10));
      // Full jitter: replicas that lost the broker together do not come back together.
      await clock.sleep(random() * ceiling, closing.signal);
    }
  };
  const life = liveOn();

  return {
    session: () => current,
    fault: () => fault,
    losses: () => losses,
    first,
    close: async () => {
      closing.abort();
      tellFirst(fault);
      await life;
    },
  };
};

/** Rejects at once when the signal aborts. */
const openSession = async (options: ConnectionOptions, closing: AbortSignal): Promise<Session> => {
  const { url, name, clock, limits, connect = connectByAmqplib } = options;
  let given = false;
  const connecting = connect(url.href, {
    timeout: limits.connectMs,
    keepAlive: true,
    keepAliveDelay: 10_000,
    noDelay: true,
    clientProperties: { connection_name: name },
    ...userOf(url),
  }).then((model) => {
    if (given) {
      // Nobody waits for it any more.
      model.on('error', () => undefined);
      destroy(model);
      throw new Unavailable('the connection came too late');
    }
    return createSession(model, clock, limits);
  });
  try {
    const connected = within(connecting, { clock, ms: limits.connectMs, what: 'connecting' });
    const session = await unlessAborted(connected, closing);
    if (session !== undefined) return session;
    connecting.then((late) => late.dispose()).catch(() => undefined);
    throw new Unavailable('the connection is not wanted any more');
  } finally {
    given = true;
  }
};

/** Left to itself, amqplib takes each escaped byte for a character, and so spoils names and passwords beyond ASCII. */
const userOf = ({ username, password }: URL) =>
  username === '' && password === ''
    ? {}
    : { credentials: credentials.plain(decodeURIComponent(username), decodeURIComponent(password)) };

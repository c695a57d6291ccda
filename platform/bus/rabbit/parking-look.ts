import type { Channel, ConsumeMessage } from 'amqplib';
import { Unavailable } from '../../errors.ts';
import type { Clock } from '../../run/clock.ts';
import type { ParkedMessage } from '../bus.ts';
import type { BrokerNames } from './broker-names.ts';
import { headersOf } from './message.ts';
import { toParkedMessage } from './parked-message.ts';
import type { Publisher } from './publisher.ts';
import type { Session } from './session.ts';

export interface ParkingLookOptions {
  readonly names: BrokerNames;
  readonly publisher: Pick<Publisher, 'send'>;
  /** Rejects with `Unavailable` while there is none. */
  readonly session: () => Promise<Session>;
  readonly newId: () => string;
  readonly clock: Clock;
}

/** A message in hand during a look; it stays parked unless it is taken. */
export interface Stop {
  readonly message: ConsumeMessage;
  readonly parked: ParkedMessage;
  take(): void;
}

/** Parked messages, oldest first, in groups as they come. To be read to its end. */
export type Look = AsyncIterable<readonly Stop[]>;

/**
 * Looks at all that is parked. What was not taken is back in its place when it resolves. Rejects with `Unavailable` when the line is lost
 * meanwhile: then what was taken may be back, too.
 */
export type LookAtParking = <T>(use: (look: Look) => Promise<T>) => Promise<T>;

const markerType = 'marker';
/** By then whoever put a marker there has gone without it. */
const staleMs = 60_000;
/**
 * How many messages a hand holds: as many as AMQP can ask for, since a quorum queue takes no limit for 2,000. Always the same number, for
 * what is returned goes in front of what was never taken but behind what was returned before: a smaller hand would turn the order
 * around. What lies behind so many is seen once some of them are gone.
 */
const handSize = 65_535;

/**
 * Parking is one queue for all. Looking at it means to take everything in hand, up to a marker put at its end, and to give it back by
 * closing the channel, which keeps the order. The queue serves one consumer at a time: two people wait for each other. No more of it
 * is kept in memory than `use` keeps.
 */
export const createParkingLook = (options: ParkingLookOptions): LookAtParking => {
  const { names, publisher, session, newId, clock } = options;
  return async (use) => {
    const used = await session();
    const channel = await used.looseChannel().catch(throwLost);
    let isTaken = false;
    const tookOne = () => {
      isTaken = true;
    };
    const lookOn = async () => {
      const mark = newId();
      const look = await openLook({ ...options, used, channel, mark, tookOne }).catch(throwLost);
      const properties = { type: markerType, messageId: mark, headers: { at: clock.now() } };
      await publisher.send([{ exchange: names.parking, key: '', body: Buffer.alloc(0), properties }]);
      return use(look);
    };
    const found = await lookOn().finally(() => used.release(channel));
    // The broker may not have heard of it.
    if (isTaken && used.ended.aborted) throwLost();
    return found;
  };
};

interface OpenLookOptions extends Pick<ParkingLookOptions, 'names' | 'clock'> {
  readonly used: Session;
  readonly channel: Channel;
  /** The marker that will lie at the end. */
  readonly mark: string;
  /** Hears of every message that is taken. */
  readonly tookOne: () => void;
}

const openLook = async ({ names, clock, used, channel, mark, tookOne }: OpenLookOptions): Promise<Look> => {
  const arrived: Stop[] = [];
  let held = 0;
  let isMarkSeen = false;
  let isLost = false;
  let wake: () => void = () => undefined;

  const take = (message: ConsumeMessage) => {
    try {
      channel.ack(message);
    } catch (error) {
      throwLost(error);
    }
    held--;
  };
  const passMarker = (marker: ConsumeMessage) => {
    isMarkSeen ||= marker.properties.messageId === mark;
    // That of another reader stays for him: his turn comes next.
    if (isMarkSeen || Number(headersOf(marker).at) < clock.now() - staleMs) take(marker);
  };
  const toStop = (message: ConsumeMessage): Stop => ({
    message,
    parked: toParkedMessage(message),
    take: () => {
      take(message);
      tookOne();
    },
  });
  const lose = () => {
    isLost = true;
    wake();
  };
  const listen = (message: ConsumeMessage | null) => {
    if (message === null) return lose();
    if (isMarkSeen) return;
    held++;
    if (isMarker(message)) passMarker(message);
    else arrived.push(toStop(message));
    wake();
  };
  /** However long all of it takes, something must come all the time. */
  const more = () => {
    const came = new Promise<void>((resolve) => {
      wake = resolve;
    });
    return used.answer(came, 'reading parking');
  };

  channel.on('close', lose);
  await used.answer(channel.prefetch(handSize), 'prefetch');
  await used.answer(channel.consume(names.parking, listen), 'reading parking');
  return {
    async *[Symbol.asyncIterator]() {
      for (;;) {
        if (isLost) throwLost();
        if (arrived.length > 0) yield arrived.splice(0);
        else if (isMarkSeen || held >= handSize) return;
        else await more();
      }
    },
  };
};

/** amqplib has words of its own for a line that is gone, which would be taken for a fault of ours. A right that is missing is one. */
const throwLost = (cause?: unknown): never => {
  if ((cause as { code?: unknown } | undefined)?.code === 403) throw cause;
  throw cause instanceof Unavailable
    ? cause
    : new Unavailable('the broker went away while parking was read', { cause });
};

/** And nothing that is parked: a stranger may have called his message so. */
const isMarker = (message: ConsumeMessage): boolean => {
  const headers = headersOf(message);
  return message.properties.type === markerType && !('parked-at' in headers || 'x-death' in headers);
};

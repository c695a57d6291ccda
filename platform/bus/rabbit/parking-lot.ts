import type { EventDefinition } from '@gorae/contracts/kit/event.ts';
import type { Channel, ConsumeMessage } from 'amqplib';
import { Unavailable } from '../../errors.ts';
import type { Clock } from '../../run/clock.ts';
import type { ParkedMessage, Parking } from '../bus.ts';
import { maskSecrets } from '../mask-secrets.ts';
import type { BrokerNames } from './broker-names.ts';
import { headersOf, toCopy } from './message.ts';
import { definitionOf, toParkedMessage } from './parked-message.ts';
import type { Publisher } from './publisher.ts';
import type { Session } from './session.ts';

export interface ParkingLotOptions {
  readonly names: BrokerNames;
  readonly definitions: readonly EventDefinition[];
  readonly publisher: Pick<Publisher, 'send'>;
  /** Rejects with `Unavailable` while there is none. */
  readonly session: () => Promise<Session>;
  readonly newId: () => string;
  readonly clock: Clock;
}

/** A message during a walk over parking; it stays where it is unless it is taken. */
interface Stop {
  readonly message: ConsumeMessage;
  readonly parked: ParkedMessage;
  take(): void;
}

const markerType = 'marker';
/** By then whoever put a marker there has gone without it. */
const staleMs = 60_000;
const idShape = /^[0-9a-f]{20}$/;

/**
 * Parking is one queue for all. Looking at it means to take everything in hand, up to a marker put at its end, and to give it back by
 * closing the channel, which keeps the order. The queue serves one consumer at a time: two people wait for each other.
 */
export const createParkingLot = (options: ParkingLotOptions): Parking => {
  const { names, definitions, publisher, session, newId, clock } = options;

  /** Visits every parked message, oldest first. Everything that was not taken is back when it resolves. */
  const walk = async <T>(visit: (stops: readonly Stop[]) => Promise<T>): Promise<T> => {
    const used = await session();
    const channel = await used.looseChannel();
    try {
      return await visit(await collect(used, channel));
    } finally {
      await used.release(channel);
    }
  };

  const collect = async (used: Session, channel: Channel): Promise<readonly Stop[]> => {
    const mark = newId();
    const stops: Stop[] = [];
    const atTheEnd = new Promise<void>((resolve, reject) => {
      const lost = () => reject(new Unavailable('the broker went away while parking was read'));
      channel.on('close', lost);
      const listen = (message: ConsumeMessage | null) => {
        if (message === null) return lost();
        if (message.properties.type !== markerType) {
          stops.push({ message, parked: toParkedMessage(message), take: () => channel.ack(message) });
          return;
        }
        const isOurs = message.properties.messageId === mark;
        // That of another reader stays for him: his turn comes next.
        if (isOurs || Number(headersOf(message).at) < clock.now() - staleMs) channel.ack(message);
        if (isOurs) resolve();
      };
      channel.consume(names.parking, listen).catch(reject);
    });
    atTheEnd.catch(() => undefined);
    const properties = { type: markerType, messageId: mark, headers: { at: clock.now() } };
    await publisher.send([{ exchange: names.parking, key: '', body: Buffer.alloc(0), properties }]);
    await used.answer(atTheEnd, 'reading parking');
    return stops;
  };

  /** All copies of one parked message; what is decided about it holds for each. */
  const find = async <T>(id: string, absent: T, decide: (first: Stop, copies: readonly Stop[]) => Promise<T>) => {
    if (!idShape.test(id)) return absent;
    return walk(async (stops) => {
      const copies = stops.filter(({ parked }) => parked.id === id);
      const [first] = copies;
      return first === undefined ? absent : decide(first, copies);
    });
  };

  return {
    list: (queues, { limit, after }) => walk(async (stops) => toPage(withoutCopies(stops, queues), limit, after)),
    show: (id) =>
      find<Awaited<ReturnType<Parking['show']>>>(id, undefined, async ({ message, parked }) => ({
        ...parked,
        body: maskSecrets(message.content.toString('utf8'), definitionOf(message, definitions)),
      })),
    redrive: (id) =>
      find(id, false, async ({ message, parked }, copies) => {
        const target = { exchange: names.back, key: names.queue(parked.queue) };
        await publisher.send([toCopy(message, target, { redrive: newId() })]);
        for (const { take } of copies) take();
        return true;
      }),
    discard: (id) =>
      find(id, false, async (_first, copies) => {
        for (const { take } of copies) take();
        return true;
      }),
  };
};

const withoutCopies = (stops: readonly Stop[], queues: readonly string[]): readonly ParkedMessage[] => {
  const byId = new Map<string, ParkedMessage>();
  for (const { parked } of stops)
    if (queues.includes(parked.queue) && !byId.has(parked.id)) byId.set(parked.id, parked);
  return [...byId.values()];
};

/** A cursor names the message and its time: it holds when that message has been redriven meanwhile. */
const toPage = (items: readonly ParkedMessage[], limit: number, after: string | undefined) => {
  const page = items.slice(after === undefined ? 0 : behind(items, after)).slice(0, limit + 1);
  const shown = page.slice(0, limit);
  const last = shown.at(-1);
  return {
    items: shown,
    ...(page.length > limit && last !== undefined ? { next: `${last.id}.${last.parkedAt}` } : {}),
  };
};

const behind = (items: readonly ParkedMessage[], cursor: string): number => {
  const [id, at] = cursor.split('.');
  const place = items.findIndex((item) => item.id === id);
  if (place !== -1) return place + 1;
  const later = items.findIndex(({ parkedAt }) => parkedAt > Number(at ?? 0));
  return later === -1 ? items.length : later;
};

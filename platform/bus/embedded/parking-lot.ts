import type { EventDefinition } from '@gorae/contracts/kit/event.ts';
import type { Clock } from '../../run/clock.ts';
import type { Database, Row } from '../../store/sqlite/database.ts';
import type { ParkedMessage, Parking } from '../bus.ts';
import { maskSecrets } from '../mask-secrets.ts';
import type { BusTables } from './bus-tables.ts';
import type { Message } from './message.ts';

export interface ParkingFault {
  readonly reason: string;
  readonly attempts: number;
}

export interface ParkingLot extends Parking {
  /** Inside a job: copies the message and takes it off its queue. Safe to repeat. */
  park(queue: string, message: Message, fault: ParkingFault): void;
}

export interface ParkingLotOptions {
  readonly database: Database;
  readonly tables: BusTables;
  readonly definitions: readonly EventDefinition[];
  readonly clock: Clock;
  /** Hears of a message that is back on its queue. */
  readonly redriven: (queue: string, message: Message) => void;
}

/** Few enough that others' writes wait some milliseconds only. */
const redriveBatch = 500;

/** Parked messages, each with a copy of its body. Reads join the writes, so that they see what was parked a moment ago. */
export const createParkingLot = ({ database, tables, definitions, clock, redriven }: ParkingLotOptions): ParkingLot => {
  const insertion = database.prepare(`INSERT INTO parking (queue, event, subject, reason, attempts, parked_at, body)
    SELECT d.queue, coalesce(l.event, ''), coalesce(l.subject, ''), ?, ?, ?, coalesce(l.body, '') FROM deliveries d LEFT JOIN log l ON l.offset = d.offset
    WHERE d.queue = ? AND d.offset = ?`);
  const listing = database.prepare(`SELECT * FROM parking WHERE queue IN (SELECT value FROM json_each(?)) AND id > ?
    ORDER BY id LIMIT ?`);
  const byId = database.prepare('SELECT * FROM parking WHERE id = ?');
  const removal = database.prepare('DELETE FROM parking WHERE id = ?');
  const newest = database.prepare('SELECT max(id) AS id FROM parking');
  const find = (id: string): Row | undefined => (/^\d{1,15}$/.test(id) ? byId.get(Number(id)) : undefined);

  const redrive = (row: Row): void => {
    const [queue, body] = [String(row.queue), String(row.body)];
    const entry = { event: String(row.event), subject: String(row.subject), at: clock.now(), kept: false, body };
    const offset = tables.append(entry, [queue]);
    removal.run(Number(row.id));
    const message = { offset, attempts: 0, crashes: 0, dueAt: 0, kept: false, redelivered: true, body };
    database.afterCommit(() => redriven(queue, message));
  };

  /** The oldest ones of the queues that are no newer than the last. */
  const redriveSome = (queues: readonly string[], last: number): number => {
    const rows = listing.all(JSON.stringify(queues), 0, redriveBatch).filter(({ id }) => Number(id) <= last);
    for (const row of rows) redrive(row);
    return rows.length;
  };

  return {
    park: (queue, message, { reason, attempts }) => {
      insertion.run(reason, attempts, clock.now(), queue, message.offset);
      tables.remove(queue, message);
    },
    list: async (queues, { limit, after }) => {
      const behind = Number(after ?? 0);
      const rows = await database.write(() =>
        listing.all(JSON.stringify(queues), Number.isSafeInteger(behind) ? behind : 0, limit + 1),
      );
      const items = rows.slice(0, limit).map(toParked);
      const last = items.at(-1);
      return { items, ...(rows.length > limit && last !== undefined ? { next: last.id } : {}) };
    },
    show: async (id) => {
      const row = await database.write(() => find(id));
      if (row === undefined) return undefined;
      const named = definitions.filter(({ name }) => name === row.event);
      const body = String(row.body);
      const definition = named.find(({ type }) => body.includes(JSON.stringify(type))) ?? named[0];
      return { ...toParked(row), body: maskSecrets(body, definition) };
    },
    redrive: (id) =>
      database.write(() => {
        const row = find(id);
        if (row !== undefined) redrive(row);
        return row !== undefined;
      }),
    redriveAll: async (queues) => {
      const last = await database.write(() => Number(newest.get()?.id ?? 0));
      let count = 0;
      for (let batch = redriveBatch; batch === redriveBatch; count += batch)
        batch = await database.write(() => redriveSome(queues, last));
      return count;
    },
    discard: (id) => database.write(() => find(id) !== undefined && Number(removal.run(Number(id)).changes) > 0),
  };
};

const toParked = (row: Row): ParkedMessage => ({
  id: String(row.id),
  queue: String(row.queue),
  ...(row.event === '' ? {} : { event: String(row.event) }),
  ...(row.subject === '' ? {} : { subject: String(row.subject) }),
  reason: String(row.reason),
  attempts: Number(row.attempts),
  parkedAt: Number(row.parked_at),
});

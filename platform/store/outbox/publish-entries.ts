import type { PublishWritten } from '../../bus/bus.ts';
import type { Codec } from '../../bus/codec.ts';
import { Unavailable } from '../../errors.ts';
import type { KnownFaults } from '../../run/known-faults.ts';
import type { Log } from '../../run/log.ts';
import type { OutboxEntry } from './outbox.ts';

export interface Published {
  /** The bus has these. */
  readonly published: readonly OutboxEntry[];
  /** These cannot be published, now or soon. */
  readonly refused: readonly OutboxEntry[];
  /** Why the rest was not tried to the end. */
  readonly away?: Unavailable;
}

export interface PublishOptions {
  readonly codec: Codec;
  readonly publish: PublishWritten;
  readonly log: Log;
  /** By the event's id: what nobody can read is found anew at every sweep. */
  readonly known: KnownFaults;
}

/**
 * Publishes all of them at once; one by one when that fails for another reason than a broker out of reach, so that an event that
 * nobody can read does not hold up the others. Never rejects.
 */
export const publishEntries = async (batch: readonly OutboxEntry[], options: PublishOptions): Promise<Published> => {
  const { codec, publish, log, known } = options;
  const done = new Set<string>();
  const split = (isDone: boolean) => batch.filter(({ id }) => done.has(id) === isDone);
  try {
    const events = batch.map(({ written, body }) => written ?? { ...codec.decode(body), text: body });
    await publish(events, ({ id }) => done.add(id));
    for (const { id } of batch) known.forget(id);
    return { published: batch, refused: [] };
  } catch (error) {
    if (error instanceof Unavailable) return { published: split(true), refused: [], away: error };
    if (batch.length > 1) return oneByOne(split(false), options, split(true));
    for (const { id, document } of batch)
      if (known.isNew(id))
        log.error('a stored event could not be published', { eventId: id, documentId: document, error });
    return { published: [], refused: batch };
  }
};

const oneByOne = async (
  batch: readonly OutboxEntry[],
  options: PublishOptions,
  before: readonly OutboxEntry[],
): Promise<Published> => {
  const published = [...before];
  const refused: OutboxEntry[] = [];
  for (const entry of batch) {
    const one = await publishEntries([entry], options);
    published.push(...one.published);
    refused.push(...one.refused);
    if (one.away !== undefined) return { published, refused, away: one.away };
  }
  return { published, refused };
};

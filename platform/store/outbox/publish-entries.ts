import type { Codec, WrittenEvent } from '../../bus/codec.ts';
import { Unavailable } from '../../errors.ts';
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

/** As `Bus.publish`, for events that are text already. */
export type PublishWritten = (events: readonly WrittenEvent[]) => Promise<void>;

export interface PublishOptions {
  readonly codec: Codec;
  readonly publish: PublishWritten;
  readonly log: Log;
}

/**
 * Publishes all of them at once; one by one when that fails for another reason than a broker out of reach, so that an event that
 * nobody can read does not hold up the others. Never rejects.
 */
export const publishEntries = async (batch: readonly OutboxEntry[], options: PublishOptions): Promise<Published> => {
  const { codec, publish, log } = options;
  try {
    await publish(batch.map(({ written, body }) => written ?? { ...codec.decode(body), text: body }));
    return { published: batch, refused: [] };
  } catch (error) {
    if (error instanceof Unavailable) return { published: [], refused: [], away: error };
    const [entry, ...others] = batch;
    if (entry !== undefined && others.length > 0) return oneByOne(batch, options);
    log.error('a stored event could not be published', { eventId: entry?.id, documentId: entry?.document, error });
    return { published: [], refused: batch };
  }
};

const oneByOne = async (batch: readonly OutboxEntry[], options: PublishOptions): Promise<Published> => {
  const published: OutboxEntry[] = [];
  const refused: OutboxEntry[] = [];
  for (const entry of batch) {
    const one = await publishEntries([entry], options);
    published.push(...one.published);
    refused.push(...one.refused);
    if (one.away !== undefined) return { published, refused, away: one.away };
  }
  return { published, refused };
};

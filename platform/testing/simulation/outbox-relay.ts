import type { Topology } from '@gorae/contracts/kit/event.ts';
import type { Chance } from './chance.ts';
import type { OutboxEntry, SimDatabase } from './database.ts';
import type { Life } from './life.ts';
import type { Scheduler } from './scheduler.ts';
import type { Parcel, SimBroker } from './sim-broker.ts';

export interface RelayOptions {
  readonly database: SimDatabase;
  readonly broker: SimBroker;
  readonly topology: Topology;
  readonly life: Life;
  readonly scheduler: Scheduler;
  readonly chance: Chance;
  /** The order of things when events are published; `publishThenRemove` unless told. */
  readonly relay?: Relay;
}

/** What a relay can do with what it has in hand. */
export interface RelayHands {
  /** Resolves with whether every queue has them. */
  publish(): Promise<boolean>;
  /** Takes them off the outbox. */
  remove(): Promise<void>;
}

export type Relay = (hands: RelayHands) => Promise<void>;

/** Never removed before every queue has it: what is interrupted in between is published again. */
export const publishThenRemove: Relay = async ({ publish, remove }) => {
  if (await publish()) await remove();
};

/** A stored event that is older than this was forgotten by its writer. */
const forgottenAfterMs = 5_000;
const lookEveryMs = 2_500;

export interface OutboxRelay {
  /** In the step of the write: keeps the events, to be published right after it. */
  record(parcels: readonly Parcel[]): void;
}

/** Publishes what was stored beside the documents: its own writes at once, what others have left behind after a while. */
export const startOutboxRelay = (options: RelayOptions): OutboxRelay => {
  const { database, broker, topology, life, scheduler, chance, relay = publishThenRemove } = options;
  const publishPoint = 'outbox publish';

  const send = async (entries: readonly OutboxEntry[]): Promise<void> => {
    if (entries.length === 0) return;
    await relay({
      publish: async () => {
        await scheduler.step(life, publishPoint);
        const passage = chance.publish({ life, point: publishPoint });
        if (passage !== 'unreached') broker.route(entries.map(toParcel), topology, passage);
        if (passage !== 'through') return false;
        await scheduler.step(life, `${publishPoint} confirmed`);
        return true;
      },
      remove: async () => {
        await scheduler.step(life, 'outbox remove');
        for (const { id } of entries) database.outbox.delete(id);
      },
    });
  };

  const sweep = async (): Promise<void> => {
    const clock = scheduler.clockOf(life);
    for (;;) {
      await clock.sleep(lookEveryMs);
      const oldest = clock.now() - forgottenAfterMs;
      await send([...database.outbox.values()].filter(({ storedAt }) => storedAt <= oldest));
    }
  };

  void sweep();
  return {
    record: (parcels) => {
      const entries = parcels.map((parcel) => ({ ...parcel, storedAt: scheduler.now() }));
      for (const entry of entries) database.outbox.set(entry.id, entry);
      void send(entries);
    },
  };
};

const toParcel = ({ id, name, subject, body }: OutboxEntry): Parcel => ({ id, name, subject, body });

import { type Event, event } from '@gorae/contracts/kit/event.ts';
import { Type } from '@sinclair/typebox';
import type { LabRule } from '../../testing/behaviour.ts';
import type { Backlog, Outbox } from '../outbox/outbox.ts';
import type { Collection, Documents, Store, Versioned } from '../store.ts';

export interface OpenStore {
  readonly store: Store;
  /** Ends it as `kill -9` would: what was not written is not written any more, pending promises never settle. */
  crash(): Promise<void>;
  close(): Promise<void>;
}

/** One empty database that can be opened again and again. */
export interface StoreLab {
  open(): Promise<OpenStore>;
  /** Ids of the stored events, in order. */
  storedEvents(): Promise<readonly string[]>;
  remove(): Promise<void>;
}

export type StoreRule = LabRule<StoreLab>;

/** A store whose events wait in an outbox, since the lab has no broker. */
export interface OutboxLab extends StoreLab {
  open(): Promise<OpenStore & { readonly backlog: Backlog }>;
  /** What the relay of another process works on. */
  openOutbox(): Promise<Outbox & { close(): Promise<void> }>;
}

export type OutboxRule = LabRule<OutboxLab>;

/** The only event that the lab's contract knows. */
export const ParcelMoved = event({
  name: 'parcel.moved',
  summary: 'A parcel of the suite was moved',
  data: Type.Object({ to: Type.String() }),
  example: { to: 'shelf' },
  log: true,
});

export const parcelMoved = (id: string, data: unknown = { to: 'shelf' }): Event => ({
  id,
  name: ParcelMoved.name,
  type: ParcelMoved.type,
  source: 'suite',
  subject: 'parcel',
  time: 1_000,
  storeId: 'here',
  sequence: 1,
  data,
});

/** The kind of document that the suite stores. */
export interface Parcel extends Versioned {
  readonly place: { readonly room: string; readonly shelf?: number };
  readonly weight?: number;
  readonly label?: string;
  readonly fragile?: boolean;
  readonly due?: number;
  readonly history: readonly string[];
}

export const parcels: Collection<Parcel> = {
  name: 'parcels',
  unique: { label: ['place.room', 'label'] },
  indexes: { room: ['place.room', 'weight'], fragile: ['fragile'], room2: ['place.room', 'place.shelf', 'weight'] },
  dueAt: (parcel) => parcel.due,
};

export const aParcel = (id: string, parts: Partial<Parcel> = {}): Parcel => ({
  id,
  version: 1,
  place: { room: 'cellar' },
  history: [],
  ...parts,
});

/** Opens the lab and the suite's collection. */
export const openParcels = async <O extends OpenStore>(lab: {
  open(): Promise<O>;
}): Promise<O & { parcels: Documents<Parcel> }> => {
  const open = await lab.open();
  return { ...open, parcels: await open.store.documents(parcels) };
};

import { Refusal } from '@gorae/platform/errors.ts';

/** A person who has signed in to the bar of a store. Her lane is a consumer in one replica, for as long as its lease is renewed. */
export interface Barista {
  /** Her name. */
  readonly id: string;
  readonly version: number;
  readonly storeId: string;
  readonly signedIn: boolean;
  readonly signedInAt: number;
  readonly signedOutAt?: number;
  /** Where her lane is. */
  readonly replica: string;
  readonly leaseUntil: number;
}

/** Names that start so belong to automatic baristas. */
const reserved = 'whale';

/** `whale-1`, or `whale-<replica>-1` where several replicas have automatic baristas. */
export const automaticName = (place: number, replica: string | undefined): string =>
  [reserved, ...(replica === undefined ? [] : [replica]), place].join('-');

export interface Lane {
  readonly replica: string;
  readonly at: number;
  readonly leaseMs: number;
}

export interface SigningIn extends Lane {
  readonly name: string;
  readonly storeId: string;
}

/** Signs a person in; nothing when she is. Throws a Refusal for a reserved name, or while she is signed in to another store. */
export const signIn = (barista: Barista | undefined, { name, storeId, ...lane }: SigningIn): Barista | undefined => {
  if (name.toLowerCase().startsWith(reserved))
    throw new Refusal('conflict', 'barista-name-reserved', { detail: 'Automatic baristas have this name.' });
  if (barista?.signedIn !== true)
    return { ...inLane(lane), id: name, version: 1, storeId, signedIn: true, signedInAt: lane.at };
  if (barista.storeId !== storeId)
    throw new Refusal('conflict', 'barista-elsewhere', { detail: 'This name is signed in to another store.' });
  return adopt(barista, lane);
};

/** Gives her a lane in this replica when the one that she had died. Nothing while it lives. */
export const adopt = (barista: Barista | undefined, lane: Lane): Barista | undefined =>
  barista?.signedIn === true && barista.leaseUntil <= lane.at ? { ...barista, ...inLane(lane) } : undefined;

/** Her lane is here and now. */
export const isInLane = (barista: Barista | undefined, replica: string): barista is Barista =>
  barista?.signedIn === true && barista.replica === replica;

/** The lane lives. Nothing when she signed out or has one elsewhere. */
export const keepLane = (barista: Barista | undefined, lane: Lane): Barista | undefined =>
  isInLane(barista, lane.replica) ? { ...barista, ...inLane(lane) } : undefined;

/** Nothing when she was not signed in. */
export const signOut = (barista: Barista | undefined, at: number): Barista | undefined =>
  barista?.signedIn === true ? { ...barista, signedIn: false, signedOutAt: at } : undefined;

const inLane = ({ replica, at, leaseMs }: Lane) => ({ replica, leaseUntil: at + leaseMs });

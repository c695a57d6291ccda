/** @typedef {{ number: string, businessDate: string, state: string, version: number }} Entry */
/** @typedef {'preparing' | 'ready'} Place */
/** @typedef {{ key: string, number: string, place: Place }} Shown */
/** @typedef {{ number: string, place: Place, version: number, since: number }} Held */

/** @type {Readonly<Record<string, Place>>} */
const places = { paid: 'preparing', making: 'preparing', cancelling: 'preparing', ready: 'ready' };
const mostRemembered = 2000;

/**
 * What the screen shows, from snapshots and changes that may come late or twice: the highest version of a number wins, also over a
 * snapshot, for another replica of the server may lag behind what was already seen.
 */
export const createBoard = () => {
  /** @type {Map<string, Held>} */
  const shown = new Map();
  /** Versions by number, also of those that have left the screen: the oldest are dropped first.
   * @type {Map<string, number>} */
  const versions = new Map();
  let steps = 0;

  /** @param {string} key @param {number} version */
  const remember = (key, version) => {
    versions.delete(key);
    versions.set(key, version);
    for (const oldest of versions.keys()) {
      if (versions.size <= mostRemembered) return;
      versions.delete(oldest);
    }
  };

  /** Returns the number when it has just become ready.
   * @param {Entry} entry */
  const put = ({ number, businessDate, state, version }) => {
    const key = `${businessDate} ${number}`;
    if (version < (versions.get(key) ?? 0)) return undefined;
    remember(key, version);
    const before = shown.get(key);
    const place = places[state];
    if (place === undefined) {
      shown.delete(key);
      return undefined;
    }
    const since = before?.place === place ? before.since : ++steps;
    shown.set(key, { number, place, version, since });
    return place === 'ready' && before?.place !== 'ready' ? number : undefined;
  };

  return {
    /** @param {Entry} entry @returns {string[]} numbers that have become ready */
    change: (entry) => {
      const number = put(entry);
      return number === undefined ? [] : [number];
    },
    /** What the snapshot does not name is gone.
     * @param {readonly Entry[]} entries the longest waiting first @returns {string[]} numbers that have become ready */
    replace: (entries) => {
      const named = new Set(entries.map(({ number, businessDate }) => `${businessDate} ${number}`));
      for (const key of [...shown.keys()]) if (!named.has(key)) shown.delete(key);
      return entries.map(put).filter((number) => number !== undefined);
    },
    /** Preparing: the longest waiting first. Ready: the newest first, as that is what people look for.
     * @param {Place} place @returns {Shown[]} */
    list: (place) => {
      const listed = [...shown].filter(([, held]) => held.place === place);
      listed.sort(([, a], [, b]) => (place === 'ready' ? b.since - a.since : a.since - b.since));
      return listed.map(([key, { number }]) => ({ key, number, place }));
    },
  };
};

import { fit } from './fit.js';

/** @typedef {import('./board.js').Shown} Shown */

/** Type of “+n” beside that of the numbers. The same as in `screen.css`. */
const moreEm = 0.7;

/** How long a number that has just become ready stands out. */
const freshMs = 10_000;

/** One column of numbers. Fits its type to the room that there is, whenever numbers or room change.
 * @param {HTMLElement} list */
export const createPanel = (list) => {
  /** @type {Map<string, HTMLElement>} */
  const tiles = new Map();
  /** @type {readonly Shown[]} */
  let entries = [];

  /** @param {Shown} entry */
  const tileOf = ({ key, number }) => {
    const tile = tiles.get(key) ?? document.createElement('li');
    tile.textContent = number;
    tiles.set(key, tile);
    return tile;
  };

  const draw = () => {
    const layout = fit(roomOf(list, entries));
    const wanted = entries.slice(0, layout.shown).map(tileOf);
    const hidden = entries.length - wanted.length;
    list.style.setProperty('--font', `${layout.fontPx}px`);
    list.style.setProperty('--columns', String(layout.columns));
    arrange(list, hidden > 0 ? [...wanted, more(hidden)] : wanted);
    const keys = new Set(entries.map(({ key }) => key));
    for (const key of [...tiles.keys()]) if (!keys.has(key)) tiles.delete(key);
  };

  new ResizeObserver(draw).observe(list);
  return {
    /** @param {readonly Shown[]} shown @param {readonly string[]} fresh numbers to point out */
    show: (shown, fresh = []) => {
      entries = shown;
      draw();
      for (const { key, number } of entries) if (fresh.includes(number)) pointOut(tiles.get(key));
    },
  };
};

/** @param {HTMLElement} list @param {readonly Shown[]} entries */
const roomOf = (list, entries) => {
  const smallSide = Math.min(innerWidth, innerHeight);
  const widths = entries.map(({ number }) => widthEm(list, number));
  return {
    width: list.clientWidth,
    height: list.clientHeight,
    count: entries.length,
    textEm: Math.max(...widths, moreEm * widthEm(list, `+${entries.length}`)),
    smallestPx: Math.max(20, smallSide * 0.06),
    largestPx: smallSide * 0.27,
  };
};

const pen = document.createElement('canvas').getContext('2d');

/** @param {HTMLElement} list @param {string} text */
const widthEm = (list, text) => {
  if (pen === null) return text.length * 0.7;
  const { fontWeight, fontFamily } = getComputedStyle(list);
  pen.font = `${fontWeight} 100px ${fontFamily}`;
  return pen.measureText(text).width / 100;
};

/** @param {number} hidden */
const more = (hidden) => {
  const tile = document.createElement('li');
  tile.className = 'more';
  tile.textContent = `+${hidden}`;
  return tile;
};

/** Moves only what has to move: a tile that is taken out and put back would start its animation anew.
 * @param {HTMLElement} list @param {readonly HTMLElement[]} wanted */
const arrange = (list, wanted) => {
  const staying = new Set(wanted);
  for (const child of [...list.children]) if (!staying.has(/** @type {HTMLElement} */ (child))) child.remove();
  wanted.forEach((tile, at) => {
    const there = list.children[at] ?? null;
    if (there !== tile) list.insertBefore(tile, there);
  });
};

/** @param {HTMLElement | undefined} tile */
const pointOut = (tile) => {
  if (tile === undefined) return;
  tile.classList.add('fresh');
  setTimeout(() => tile.classList.remove('fresh'), freshMs);
};

/**
 * @typedef {object} Room
 * @property {number} width of the panel, px
 * @property {number} height of the panel, px
 * @property {number} count of numbers to show
 * @property {number} textEm width of the widest number, in em
 * @property {number} smallestPx still readable from where people stand
 * @property {number} largestPx
 */
/** @typedef {{ fontPx: number, columns: number, shown: number }} Layout */

/** A tile around a number, in em. The same as in `screen.css`. */
const tileEm = { sides: 0.3, height: 1.2, gap: 0.12 };

/** The largest type with which all numbers fit. When even the smallest is too large, `shown` leaves one tile for “+n”.
 * @param {Room} room @returns {Layout} */
export const fit = (room) => {
  const columnEm = room.textEm + tileEm.sides + tileEm.gap;
  const rowEm = tileEm.height + tileEm.gap;
  /** @type {Layout} */
  let best = { fontPx: 0, columns: 1, shown: room.count };
  for (let columns = 1; columns <= Math.max(1, room.count); columns++) {
    const rows = Math.max(1, Math.ceil(room.count / columns));
    const fontPx = Math.min(room.width / columns / columnEm, room.height / rows / rowEm, room.largestPx);
    if (fontPx > best.fontPx) best = { fontPx: Math.floor(fontPx), columns, shown: room.count };
  }
  return best.fontPx >= room.smallestPx ? best : crowd(room, columnEm, rowEm);
};

/** @param {Room} room @param {number} columnEm @param {number} rowEm @returns {Layout} */
const crowd = ({ width, height, count, smallestPx }, columnEm, rowEm) => {
  const columns = Math.max(1, Math.floor(width / (smallestPx * columnEm)));
  const rows = Math.max(1, Math.floor(height / (smallestPx * rowEm)));
  return { fontPx: smallestPx, columns, shown: Math.min(count, columns * rows - 1) };
};

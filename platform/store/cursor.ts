import { Refusal } from '../errors.ts';
import type { Scalar } from './store.ts';

/** Where a page ends, as opaque text that is safe in a URL. */
export const writeCursor = (place: readonly Scalar[]): string =>
  btoa(String.fromCharCode(...new TextEncoder().encode(JSON.stringify(place))))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '');

/** Throws a `Refusal` invalid-cursor for anything that is not a place of that length. */
export const readCursor = (cursor: string, length: number): readonly Scalar[] => {
  const fault = new Refusal('malformed', 'invalid-cursor', {
    detail: 'The cursor is not one that this service gave out.',
  });
  try {
    const bytes = Uint8Array.from(atob(cursor.replaceAll('-', '+').replaceAll('_', '/')), (char) => char.charCodeAt(0));
    const place: unknown = JSON.parse(new TextDecoder().decode(bytes));
    if (!Array.isArray(place) || place.length !== length || !place.every(isScalar)) throw fault;
    return place;
  } catch {
    throw fault;
  }
};

const isScalar = (part: unknown): part is Scalar => ['string', 'number', 'boolean'].includes(typeof part);

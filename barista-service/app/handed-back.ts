/** The lane closes with something in hand: the permit goes to somebody else. */
export class HandedBack extends Error {
  override readonly name = 'HandedBack';
}

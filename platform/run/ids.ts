/** Makes an id that nobody can guess: 26 lower-case Crockford base32 characters, 130 random bits. Safe in URLs and read aloud. */
export type NewId = () => string;

const alphabet = '0123456789abcdefghjkmnpqrstvwxyz';

export const randomId: NewId = () => {
  const bytes = crypto.getRandomValues(new Uint8Array(26));
  let id = '';
  for (const byte of bytes) id += alphabet[byte & 31];
  return id;
};

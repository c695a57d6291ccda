import { Refusal } from '../errors.ts';

/** The strong entity tag of a document's version: `"v3"`. */
export const etagOf = (version: number): string => `"v${version}"`;

/** Whether a change may be made to the version that is there now. */
export type IfMatch = (version: number) => boolean;

/**
 * Reads `If-Match` (RFC 9110, 13.1.1): a list of tags, or `*` for any version. Weak tags never match. Throws a Refusal: missing
 * → unconditional (428), unreadable → malformed (400).
 */
export const readIfMatch = (text: string | undefined): IfMatch => {
  if (text === undefined || text.trim() === '')
    throw new Refusal('unconditional', 'precondition-required', {
      detail: 'Send If-Match with the ETag of the state that you saw.',
    });
  const tags = readTags(text);
  if (tags === '*') return () => true;
  return (version) => tags.includes(etagOf(version));
};

/** What to throw when `IfMatch` says no. */
export const stale = () =>
  new Refusal('stale', 'version-changed', { detail: 'It has changed since you read it: read it again.' });

/** `If-None-Match` (RFC 9110, 13.1.2): true when the client already has this state, by weak comparison. Unreadable tags match nothing. */
export const ifNoneMatch = (text: string | undefined, etag: string): boolean => {
  if (text === undefined) return false;
  if (text.trim() === '*') return true;
  return (text.match(tag) ?? []).some((known) => withoutWeak(known) === withoutWeak(etag));
};

const tag = /(?:W\/)?"[\x21\x23-\x7e\x80-\xff]*"/g;
const list = /^\s*(?:(?:W\/)?"[\x21\x23-\x7e\x80-\xff]*"\s*(?:,\s*|$))+$/;

const withoutWeak = (text: string): string => text.replace(/^W\//, '');

const readTags = (text: string): '*' | readonly string[] => {
  if (text.trim() === '*') return '*';
  if (list.test(text)) return text.match(tag) ?? [];
  throw new Refusal('malformed', 'if-match-malformed', {
    detail: 'If-Match takes entity tags in double quotes, or *.',
  });
};

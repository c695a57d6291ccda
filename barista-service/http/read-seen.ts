import { Refusal } from '@gorae/platform/errors.ts';
import { readIfMatch } from '@gorae/platform/http/etag.ts';
import type { Seen } from '../domain/seen.ts';

/** What the person at the board saw when she pressed. Throws a Refusal when `If-Match` is missing or unreadable. */
export const readSeen = (ifMatch = ''): Seen => {
  if (ifMatch.trim() === '')
    throw new Refusal('unconditional', 'if-match-missing', {
      detail: 'Send If-Match with the ETag of the ticket that you saw.',
    });
  return readIfMatch(ifMatch);
};

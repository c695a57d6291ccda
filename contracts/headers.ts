import { Type } from '@sinclair/typebox';

export const IdempotencyKey = Type.Optional(
  Type.String({
    maxLength: 300,
    // Without one the answer says more than that a header is missing.
    'x-required': true,
    description:
      'At least 128 random bits (a UUID, or 22 base64url characters). The same key never does the same thing twice.',
  }),
);
export const Prefer = Type.Optional(
  Type.String({
    maxLength: 200,
    description: '`wait=N`: answer when the outcome is known, at the latest after N (30 at most) seconds (RFC 7240)',
  }),
);
export const IfMatch = Type.Optional(
  Type.String({ maxLength: 100, description: 'The `ETag` of the state that you saw' }),
);
export const IfNoneMatch = Type.Optional(
  Type.String({
    maxLength: 200,
    description: 'The `ETag` of the state that you know: 304 while it is still the newest',
  }),
);

/** Headers of replies. */
export const replyHeaders = {
  ETag: {
    description: 'Which version this is; for `If-None-Match` and `If-Match`',
    schema: Type.String(),
    example: '"v2"',
  },
  Location: {
    description: 'Path of the order',
    schema: Type.String(),
    example: '/v1/orders/0f6c3m2k9q8w7e5r4t1y0p3s2d',
  },
  'Preference-Applied': {
    description: 'The wait that was honoured; absent when none was asked for',
    schema: Type.String(),
    example: 'wait=10',
  },
  'Retry-After': { description: 'Seconds after which to try again', schema: Type.Integer(), example: 2 },
  'WWW-Authenticate': { description: 'How to authenticate', schema: Type.String(), example: 'Bearer' },
  'X-Request-Id': {
    description: 'Finds this request in the logs: yours, if you sent one of `A-Za-z0-9._-`, 64 at most',
    schema: Type.String(),
    example: '0f6c3m2k9q8w7e5r4t1y0p3s2e',
  },
} as const;

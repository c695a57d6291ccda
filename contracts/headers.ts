import { Type } from '@sinclair/typebox';

export const IdempotencyKey = Type.Optional(
  Type.String({
    maxLength: 300,
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

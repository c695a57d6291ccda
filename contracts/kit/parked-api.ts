import { Type } from '@sinclair/typebox';
import { operation } from './operation.ts';

const ParkedMessage = Type.Object(
  {
    id: Type.String(),
    queue: Type.String(),
    event: Type.Optional(Type.String({ description: 'Absent when the message was unreadable' })),
    subject: Type.Optional(Type.String({ description: 'What the event is about' })),
    reason: Type.String(),
    attempts: Type.Integer(),
    parkedAt: Type.String({ format: 'date-time' }),
  },
  { $id: 'ParkedMessage', description: 'A message that a service could not handle.' },
);

const parkedExample = {
  id: '41',
  queue: 'payment-service',
  event: 'payment.requested',
  subject: '0f6c3m2k9q8w7e5r4t1y0p3s2d',
  reason: 'unknown event type or major version',
  attempts: 1,
  parkedAt: '2026-11-23T00:05:00.000Z',
};

/** Messages that a service could not handle, kept for a person. The same operations for every service of the given names. */
export const parkedApi = <const S extends readonly [string, ...string[]]>(services: S) => {
  const service = Type.Unsafe<S[number]>(Type.Union(services.map((name) => Type.Literal(name))));
  const list = Type.Object({ service }, { additionalProperties: false });
  const one = Type.Object(
    { service, messageId: Type.String({ minLength: 1, maxLength: 200 }) },
    { additionalProperties: false },
  );
  const example = { params: { service: services[0], messageId: parkedExample.id } };
  const problems = { 404: ['parked-message-not-found'] } as const;
  const shared = { tag: 'Operations', roles: ['staff'] } as const;
  return {
    listParked: operation({
      ...shared,
      id: 'listParked',
      method: 'GET',
      path: '/v1/ops/{service}/parked',
      summary: 'Parked messages',
      description: 'What the service could not handle, the oldest first.',
      params: list,
      query: Type.Object(
        {
          limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 100, description: 'Page size, 50 when absent' })),
          after: Type.Optional(Type.String({ maxLength: 500, description: '`next` of the page before' })),
        },
        { additionalProperties: false },
      ),
      replies: {
        200: {
          description: 'One page',
          body: Type.Object(
            {
              items: Type.Array(ParkedMessage),
              next: Type.Optional(Type.String({ description: 'Cursor of the next page; absent on the last' })),
            },
            { $id: 'ParkedMessages', description: 'A page; more follow while there is a `next`.' },
          ),
          example: { items: [parkedExample] },
        },
      },
      example: { params: { service: services[0] }, query: { limit: 50 } },
    }),
    showParked: operation({
      ...shared,
      id: 'showParked',
      method: 'GET',
      path: '/v1/ops/{service}/parked/{messageId}',
      summary: 'A parked message',
      description: 'With its body as it arrived; what the contract marks as secret is masked.',
      params: one,
      replies: {
        200: {
          description: 'The message',
          body: Type.Object(
            { ...ParkedMessage.properties, body: Type.String() },
            {
              $id: 'ParkedMessageWithBody',
              description: 'The message, and what was in it.',
            },
          ),
          example: { ...parkedExample, body: '{"specversion":"1.0"}' },
        },
      },
      problems,
      example,
    }),
    redriveParked: operation({
      ...shared,
      id: 'redriveParked',
      method: 'POST',
      path: '/v1/ops/{service}/parked/{messageId}/redrive',
      summary: 'Try a parked message again',
      description: 'Puts it back on its queue with its attempts counted from 0. Handling it twice does no harm.',
      params: one,
      replies: { 204: { description: 'It is on its queue again' } },
      problems,
      example,
    }),
    redriveAllParked: operation({
      ...shared,
      id: 'redriveAllParked',
      method: 'POST',
      path: '/v1/ops/{service}/redrive',
      summary: 'Try all parked messages again',
      description:
        'Puts all that is parked for the service on its queues again, the oldest first, with attempts counted from 0. What is parked meanwhile stays.',
      params: list,
      replies: {
        200: {
          description: 'They are on their queues again',
          body: Type.Object(
            { redriven: Type.Integer({ description: 'How many they were' }) },
            { $id: 'RedrivenMessages', description: 'What has become of the parked messages.' },
          ),
          example: { redriven: 2 },
        },
      },
      example: { params: { service: services[0] } },
    }),
    discardParked: operation({
      ...shared,
      id: 'discardParked',
      method: 'DELETE',
      path: '/v1/ops/{service}/parked/{messageId}',
      summary: 'Discard a parked message',
      description: 'Removes it for good. What it asked for will not happen.',
      params: one,
      replies: { 204: { description: 'It is gone' } },
      problems,
      example,
    }),
  } as const;
};

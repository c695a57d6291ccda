import { describe, expect, test } from 'bun:test';
import { Type } from '@sinclair/typebox';
import type { Node } from '../openapi/components.ts';
import { toOpenApi } from '../openapi/to-openapi.ts';
import { type OperationSpec, operation } from '../operation.ts';
import { apiChanges } from './api-changes.ts';

const view = Type.Object(
  {
    id: Type.String(),
    state: Type.String({ 'x-extensible-enum': ['open', 'closed'] }),
    kind: Type.Union([Type.Literal('letter'), Type.Literal('parcel')]),
    note: Type.Optional(Type.String()),
  },
  { $id: 'Letter' },
);
const body = Type.Object(
  { text: Type.String({ maxLength: 100 }), to: Type.Optional(Type.Union([Type.Literal('me'), Type.Literal('you')])) },
  { $id: 'NewLetter', additionalProperties: false },
);
const query = Type.Object({ limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 100 })) });

const base = {
  id: 'postLetter',
  method: 'POST',
  path: '/v1/letters',
  tag: 'Letters',
  summary: 'Post',
  description: 'Posts.',
  roles: ['customer', 'staff'],
  query,
  body,
  replies: { 201: { description: 'Posted', body: view, headers: ['ETag'] } },
  problems: { 409: ['letter-lost'] },
} as const satisfies OperationSpec;

const stream = {
  ...base,
  id: 'follow',
  method: 'GET',
  path: '/v1/follow',
  body: undefined,
  stream: { letter: view, other: view },
  replies: { 200: { description: 'Live' } },
} as const;

const documentOf = (...specs: readonly object[]): Node =>
  toOpenApi([Object.fromEntries(specs.map((spec, at) => [String(at), operation(spec as OperationSpec)]))], {
    title: 'Letters',
    version: '1.0.0',
    description: '',
    tags: { Letters: '' },
    headers: {},
    problems: new Proxy({}, { get: () => 'It went wrong.' }),
    securitySchemes: {},
  });

const changes = (after: object, before: object = base) => apiChanges(documentOf(before), documentOf(after));
const withBody = (fields: object, options: object = {}) => ({
  ...base,
  body: Type.Object({ ...body.properties, ...fields }, { $id: 'NewLetter', additionalProperties: false, ...options }),
});
const withView = (fields: object) => ({
  ...base,
  replies: { 201: { ...base.replies[201], body: Type.Object({ ...view.properties, ...fields }, { $id: 'Letter' }) } },
});
const without = (name: 'id' | 'note', $id = 'Letter') => {
  const { [name]: _, ...rest } = view.properties;
  return {
    ...base,
    replies: { 201: { ...base.replies[201], body: Type.Object(rest as typeof view.properties, { $id }) } },
  };
};

describe('an addition passes', () => {
  test.each([
    ['nothing', base],
    ['a field of a reply', withView({ added: Type.String() })],
    ['a word of an open choice', withView({ state: Type.String({ 'x-extensible-enum': ['open', 'closed', 'lost'] }) })],
    ['an optional field of a body', withBody({ added: Type.Optional(Type.String()) })],
    [
      'a value that is taken',
      withBody({ to: Type.Optional(Type.Union(['me', 'you', 'her'].map((word) => Type.Literal(word)))) }),
    ],
    ['a wider limit', withBody({ text: Type.String({ maxLength: 200 }) })],
    ['a field that need not be sent any more', withBody({ text: Type.Optional(Type.String({ maxLength: 100 })) })],
    ['a parameter', { ...base, query: Type.Object({ ...query.properties, after: Type.Optional(Type.String()) }) }],
    ['a problem', { ...base, problems: { 409: ['letter-lost', 'letter-wet'], 404: ['letter-not-found'] } }],
    ['a header of a reply', { ...base, replies: { 201: { ...base.replies[201], headers: ['ETag', 'Location'] } } }],
    ['a way to be let in', { ...base, roles: ['public', 'customer', 'staff'] }],
  ])('%s', (_name, after) => expect(changes(after)).toEqual([]));

  test('another operation', () => expect(apiChanges(documentOf(base), documentOf(base, stream))).toEqual([]));
  test('another event of a stream', () =>
    expect(changes({ ...stream, stream: { ...stream.stream, more: view } }, stream)).toEqual([]));
});

describe('what is removed, narrowed or renamed is told', () => {
  const at = 'POST /v1/letters: ';
  test.each([
    ['an operation', stream, 'POST /v1/letters is gone'],
    ['its name', { ...base, id: 'sendLetter' }, `${at}was called postLetter, is now sendLetter`],
    ['who may call', { ...base, roles: ['staff'] }, `${at}orderToken does not open it any more`],
    ['a parameter', { ...base, query: Type.Object({}) }, `${at}query limit is gone`],
    [
      'a limit of a parameter',
      { ...base, query: Type.Object({ limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 50 })) }) },
      `${at}query limit maximum was 100, is 50`,
    ],
    [
      'what must be sent',
      { ...base, query: Type.Object({ limit: query.properties.limit, to: Type.String() }) },
      `${at}query to is required now`,
    ],
    ['a body at all', { ...base, body: undefined }, `${at}takes no body any more`],
    ['what a body must have', withBody({ to: body.properties.to.anyOf[0] }), `${at}body /to: is required now`],
    [
      'a value that was taken',
      withBody({ to: Type.Optional(Type.Literal('me')) }),
      `${at}body /to: takes no "you" any more`,
    ],
    [
      'the length of a text',
      withBody({ text: Type.String({ maxLength: 50 }) }),
      `${at}body /text: maxLength was 100, is 50`,
    ],
    [
      'the form of a text',
      withBody({ text: Type.String({ maxLength: 100, pattern: '^a' }) }),
      `${at}body /text: pattern was none, is ^a`,
    ],
    ['a type that is read', withBody({ text: Type.Integer() }), `${at}body /text: type was string, is integer`],
    ['a field of a reply', without('note'), `${at}201 /note: is gone`],
    [
      'a promise that a field is there',
      withView({ id: Type.Optional(Type.String()) }),
      `${at}201 /id: may be absent now`,
    ],
    [
      'a type that is written',
      withView({ id: Type.Union([Type.String(), Type.Null()]) }),
      `${at}201 /id: type was string, is string|null`,
    ],
    [
      'a closed choice of a reply',
      withView({ kind: Type.Union([...view.properties.kind.anyOf, Type.Literal('card')]) }),
      `${at}201 /kind: may now be "card"`,
    ],
    [
      'a word of an open choice',
      withView({ state: Type.String({ 'x-extensible-enum': ['open'] }) }),
      `${at}201 /state: "closed" is not said any more`,
    ],
    [
      'a header',
      { ...base, replies: { 201: { ...base.replies[201], headers: [] } } },
      `${at}201 lacks the header ETag`,
    ],
    ['a status', { ...base, replies: { 200: base.replies[201] } }, `${at}does not answer 201 any more`],
    [
      'that no other success comes',
      { ...base, replies: { 201: base.replies[201], 202: base.replies[201] } },
      `${at}may answer 202 now`,
    ],
    ['a code', { ...base, problems: { 409: ['letter-wet'] } }, `${at}409 does not say letter-lost any more`],
    [
      'the name of a type',
      { ...base, replies: { 201: { ...base.replies[201], body: Type.Object(view.properties, { $id: 'Post' }) } } },
      `${at}201 was called Letter, is now Post`,
    ],
  ])('%s', (_name, after, told) => expect(changes(after)).toContain(told));

  test('an event of a stream', () =>
    expect(changes({ ...stream, stream: { letter: view } }, stream)).toContain(
      'GET /v1/follow: 200 event other is gone',
    ));
});

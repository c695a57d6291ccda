import { describe, expect, test } from 'bun:test';
import { type TSchema, Type } from '@sinclair/typebox';
import { toAsyncApi } from '../asyncapi/to-asyncapi.ts';
import { type EventDefinition, event } from '../event.ts';
import type { Node } from '../openapi/components.ts';
import { eventChanges } from './event-changes.ts';

const letter = (fields: Record<string, TSchema>, version = 1): EventDefinition =>
  event({
    name: 'letter.posted',
    version,
    summary: 'A letter is on its way.',
    data: Type.Object(fields, { $id: 'LetterPosted' }),
    example: {},
  });
const lost = event({
  name: 'letter.lost',
  summary: 'Gone.',
  data: Type.Object({}, { $id: 'LetterLost' }),
  example: {},
});
const fields = { id: Type.String(), by: Type.String({ 'x-extensible-enum': ['ship', 'train'] }) };

const documentOf = (...events: readonly EventDefinition[]): Node =>
  toAsyncApi([{ name: 'post', sends: events, receives: [], readsLog: false }], {
    title: 'Letters',
    version: '1.0.0',
    description: '',
    log: 'log',
    logged: [],
    senderOf: () => 'post',
    hearersOf: () => [],
  });

const changes = (...after: readonly EventDefinition[]) =>
  eventChanges(documentOf(letter(fields)), documentOf(...after));

describe('an addition passes', () => {
  test.each([
    ['nothing', [letter(fields)]],
    ['a field', [letter({ ...fields, weight: Type.Integer() })]],
    ['a word', [letter({ ...fields, by: Type.String({ 'x-extensible-enum': ['ship', 'train', 'pigeon'] }) })]],
    ['another event', [letter(fields), lost]],
  ])('%s', (_name, after) => expect(changes(...after)).toEqual([]));
});

describe('what is removed or changed is told', () => {
  const at = 'letter.posted: cafe.gorae.letter.posted.v1';
  test.each([
    ['an event', [lost], 'letter.posted is gone'],
    ['a version', [letter(fields, 2)], `${at} is gone`],
    ['a field', [letter({ id: fields.id })], `${at} /data/by: is gone`],
    [
      'a promise that a field is there',
      [letter({ ...fields, id: Type.Optional(Type.String()) })],
      `${at} /data/id: may be absent now`,
    ],
    ['a type', [letter({ ...fields, id: Type.Integer() })], `${at} /data/id: type was string, is integer`],
    [
      'a word',
      [letter({ ...fields, by: Type.String({ 'x-extensible-enum': ['ship'] }) })],
      `${at} /data/by: "train" is not said any more`,
    ],
  ])('%s', (_name, after, told) => expect(changes(...after)).toContain(told));
});

import { describe, expect, test } from 'bun:test';
import type { Node } from './openapi/components.ts';
import { schemaFaults } from './schema-faults.ts';

const inDocument = (schema: Node): Node => ({ components: { schemas: { Letter: schema } } });
const letter = { $ref: '#/components/schemas/Letter' };

describe('the part of JSON Schema that generators understand', () => {
  test.each<[string, Node]>([
    ['scalars that may be null', { type: ['string', 'null'] }],
    ['words', { type: 'string', enum: ['a', 'b'] }],
    ['a union told apart', { oneOf: [letter], discriminator: { propertyName: 'kind' } }],
    [
      'fields that are called as words of a schema',
      { type: 'object', properties: { allOf: { type: 'string' }, items: { type: 'string' } } },
    ],
  ])('takes %s', (_name, schema) => expect(schemaFaults(inDocument(schema))).toEqual([]));

  test.each<[string, Node, string]>([
    ['a null object', { type: ['object', 'null'] }, 'only a scalar may be null'],
    ['a fraction', { type: 'number' }, 'a number with a fraction'],
    ['numbers to choose from', { type: 'integer', enum: [1, 2] }, 'a choice of something else than words'],
    ['a union of anything', { anyOf: [letter] }, 'a union that nothing tells apart'],
    [
      'a union without a discriminator',
      { oneOf: [letter] },
      'a union that is not of named objects told apart by a discriminator',
    ],
    ['a mixture', { allOf: [letter] }, 'the word allOf'],
    ['money as text', { type: 'object', properties: { totalKrw: { type: 'string' } } }, 'money that is no integer'],
  ])('refuses %s', (_name, schema, fault) =>
    expect(schemaFaults(inDocument(schema))).toEqual([`/components/schemas/Letter: ${fault}`]),
  );

  test('looks into fields, items, replies and events', () => {
    const bad = { type: 'number' };
    const content = { 'text/event-stream': { schema: { anyOf: [letter] }, 'x-events': { letter: bad } } };
    const document = {
      paths: { '/': { get: { responses: { 200: { content } } } } },
      components: { messages: { posted: { payload: bad } } },
      ...{ channels: { a: inDocument({ type: 'object', properties: { list: { type: 'array', items: bad } } }) } },
    };
    expect(schemaFaults(document)).toHaveLength(3);
  });

  test('leaves examples alone', () =>
    expect(schemaFaults({ content: { schema: { type: 'string' }, example: { schema: { type: 'number' } } } })).toEqual(
      [],
    ));
});

import { describe, expect, test } from 'bun:test';
import { operation } from '@gorae/contracts/kit/operation.ts';
import { Type } from '@sinclair/typebox';
import { implement } from './implement.ts';

const base = { method: 'GET', tag: 'T', summary: 'S', description: 'D', roles: ['public'] } as const;
const Note = Type.Object({ text: Type.String() });
const api = {
  findNote: operation({
    ...base,
    id: 'findNote',
    path: '/notes',
    replies: { 200: { description: 'A note', body: Note } },
  }),
  watchNotes: operation({
    ...base,
    id: 'watchNotes',
    path: '/notes/live',
    replies: { 200: { description: 'Events' } },
    stream: { note: Note },
  }),
} as const;

const findNote = () => ({ status: 200, body: { text: 'large' } }) as const;
const watchNotes = () => new Response(null);

describe('implement', () => {
  test('binds each operation to the handler of its name', () => {
    const routes = implement(api, { findNote, watchNotes });
    expect(routes.map((route) => route.operation.id)).toEqual(['findNote', 'watchNotes']);
  });

  test('lets the compiler refuse what does not fit the contract', () => {
    // Only the types are of interest: each of these lines must fail to compile, or the directive above it does.
    const refused = () => [
      // @ts-expect-error a handler is missing
      implement(api, { findNote }),
      // @ts-expect-error there is no such operation
      implement(api, { findNote, watchNotes, eraseNote: findNote }),
      // @ts-expect-error the contract has no 201
      implement(api, { findNote: async () => ({ status: 201, body: { text: 'large' } }), watchNotes }),
      // @ts-expect-error the body is another one
      implement(api, { findNote: async () => ({ status: 200, body: { text: 3 } }), watchNotes }),
      // @ts-expect-error a stream is answered with a Response
      implement(api, { findNote, watchNotes: findNote }),
      // @ts-expect-error there are no parameters
      implement(api, { findNote: ({ params }) => ({ status: 200, body: { text: params.text } }), watchNotes }),
    ];
    expect(refused).toBeFunction();
  });
});

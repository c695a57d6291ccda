import { operation } from '@gorae/contracts/kit/operation.ts';
import { Type } from '@sinclair/typebox';
import { Refusal } from '../errors.ts';
import { createHttpApp, type HttpAppOptions } from '../http/app.ts';
import { createAuthorize } from '../http/authorize.ts';
import { createCapabilities } from '../http/capability.ts';
import { allowOrigins } from '../http/cors.ts';
import { implement } from '../http/implement.ts';
import { createHub, type Hub } from '../http/sse.ts';
import { createWaits } from '../http/waits.ts';
import { systemClock } from '../run/clock.ts';
import { type Log, silentLog } from '../run/log.ts';
import { seededRandom } from '../run/random.ts';

export const staffKey = 'staff-key-of-the-tests';
export const capability = createCapabilities(['capability-key-of-the-tests']);

const Note = Type.Object({ id: Type.String(), text: Type.String() }, { $id: 'Note' });
const params = Type.Object({ noteId: Type.String({ maxLength: 20 }) }, { additionalProperties: false });
const query = Type.Object(
  { limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 100 })), open: Type.Optional(Type.Boolean()) },
  { additionalProperties: false },
);
const NewNote = Type.Object({ text: Type.String({ minLength: 1 }) }, { $id: 'NewNote', additionalProperties: false });
const base = { tag: 'Notes', summary: 'S', description: 'D' } as const;
const found = { 200: { description: 'It', body: Note } } as const;

const notesApi = {
  listNotes: operation({
    ...base,
    id: 'listNotes',
    method: 'GET',
    path: '/v1/notes',
    roles: ['public'],
    query,
    replies: {
      200: { description: 'All', body: Type.Object({ role: Type.String(), limit: Type.Optional(Type.Integer()) }) },
    },
  }),
  addNote: operation({
    ...base,
    id: 'addNote',
    method: 'POST',
    path: '/v1/notes',
    roles: ['public'],
    headers: Type.Object({ Prefer: Type.Optional(Type.String({ maxLength: 20 })) }, { additionalProperties: false }),
    body: NewNote,
    replies: { 201: { description: 'It', body: Note, headers: ['Location'] } },
  }),
  findNote: operation({
    ...base,
    id: 'findNote',
    method: 'GET',
    path: '/v1/notes/{noteId}',
    roles: ['customer', 'staff'],
    params,
    replies: found,
    problems: { 404: ['note-not-found'] },
  }),
  eraseNote: operation({
    ...base,
    id: 'eraseNote',
    method: 'DELETE',
    path: '/v1/notes/{noteId}',
    roles: ['staff'],
    params,
    replies: { 204: { description: 'Gone' } },
  }),
  awaitNote: operation({
    ...base,
    id: 'awaitNote',
    method: 'GET',
    path: '/v1/notes/{noteId}/wait',
    roles: ['public'],
    params,
    replies: found,
  }),
  followNotes: operation({
    ...base,
    id: 'followNotes',
    method: 'GET',
    path: '/v1/notes/{noteId}/live',
    roles: ['public'],
    params,
    query,
    replies: { 200: { description: 'Events' } },
    stream: { note: Note },
  }),
} as const;

export interface NotesAppOptions extends Partial<HttpAppOptions> {
  readonly hub?: Hub;
  readonly log?: Log;
}

/** A small api behind a real app, for the tests of the HTTP kit. What a handler does hangs on the note's id or text. */
export const createNotesApp = (options: NotesAppOptions = {}) => {
  const log = options.log ?? silentLog;
  const hub = options.hub ?? createHub({ clock: systemClock, random: seededRandom(1), log });
  const waits = createWaits(systemClock);
  const routes = implement(notesApi, {
    listNotes: ({ caller, query }) => ({
      status: 200,
      body: { role: caller.role, ...(query.limit === undefined ? {} : { limit: query.limit }) },
    }),
    addNote: ({ body }) => ({
      status: 201,
      body: { id: '1', text: body.text, secret: 'kept by the allow-list' },
      headers: { Location: '/v1/notes/1' },
    }),
    findNote: ({ params }) => {
      if (params.noteId === 'absent') throw new Refusal('missing', 'note-not-found', { detail: 'told apart?' });
      if (params.noteId === 'bug') throw new Error('a secret of the code');
      // A handler that breaks its contract in a way that the compiler cannot see.
      const text: unknown = params.noteId === 'broken' ? 3 : 'hello';
      return { status: 200, body: { id: params.noteId, text: text as string } };
    },
    eraseNote: () => ({ status: 204 }),
    awaitNote: async ({ params, signal, waiting }) => {
      if (params.noteId === 'parked') waiting();
      const text = await waits.wait({ id: 'never', check: async () => undefined, timeoutMs: 30_000, signal });
      return { status: 200, body: { id: params.noteId, text: text ?? 'nothing came' } };
    },
    followNotes: ({ params, query, signal }) =>
      hub.open({
        topic: params.noteId,
        signal,
        limit: query.limit,
        snapshot: () => ({ event: 'snapshot', data: { id: params.noteId } }),
      }),
  });
  const app = createHttpApp({
    routes,
    authenticate: createAuthorize({ staffKeys: [staffKey], capability }),
    newId: () => 'made-here',
    cors: allowOrigins(['https://shop.example']),
    inFlightLimit: 50,
    ...options,
    log,
  });
  return { app, hub, waits };
};

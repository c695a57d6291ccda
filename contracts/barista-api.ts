import { Type } from '@sinclair/typebox';
import { operation } from './kit/operation.ts';
import {
  After,
  At,
  choice,
  Id,
  Limit,
  line,
  OrderLine,
  openChoice,
  orderExample,
  page,
  parameters,
  request,
  Seconds,
  services,
  ticketStates,
  Version,
  view,
} from './schemas.ts';

/** Negative classes, since `\p{L}` means nothing to a pattern without the `u` flag, which is how most tools compile it. */
export const BaristaName = Type.String({
  pattern:
    '^[^\\u0000-\\u0020\\u007f-\\u00a0\\u2028-\\u202e\\u2066-\\u2069/\\\\][^\\u0000-\\u001f\\u007f-\\u009f\\u2028-\\u202e\\u2066-\\u2069/\\\\]{0,39}$',
  description: 'A name on the board, 40 characters at most, no control characters or slashes',
});

export const TicketView = view(
  'Ticket',
  {
    ticketId: Type.String(),
    orderId: Type.String(),
    storeId: Type.String(),
    version: Version,
    number: Type.String(),
    state: openChoice(ticketStates),
    service: openChoice(services),
    nameOnCup: Type.Optional(Type.String()),
    lines: Type.Array(OrderLine),
    prepSeconds: Seconds,
    paidAt: At,
    claim: Type.Optional(
      view(
        'TicketClaim',
        {
          barista: Type.String(),
          fence: Type.Integer({ description: 'Rises with each new holder; what a former holder says is refused' }),
          leaseUntil: At,
        },
        { description: 'Who has the ticket in hand, and until when unless renewed.' },
      ),
    ),
    starts: Type.Array(
      view(
        'TicketStart',
        { barista: Type.String(), fence: Type.Integer(), at: At },
        { description: 'A barista took the drink in hand.' },
      ),
      {
        description: 'Who took the drink in hand, and under which fence',
      },
    ),
    startedAt: Type.Optional(At),
    readyAt: Type.Optional(At),
    collectedAt: Type.Optional(At),
    endedAt: Type.Optional(At),
    reason: Type.Optional(Type.String()),
  },
  { description: 'What the bar has to make of one order, and who makes it.' },
);

const ticketExample = {
  ticketId: `${orderExample.id}.1`,
  orderId: orderExample.id,
  storeId: 'gorae',
  version: 2,
  number: '017',
  state: 'started' as const,
  service: 'take-out' as const,
  nameOnCup: '지민',
  lines: orderExample.lines,
  prepSeconds: 90,
  paidAt: '2026-11-23T00:05:00.120Z',
  claim: { barista: 'whale-1', fence: 1, leaseUntil: '2026-11-23T00:05:30.120Z' },
  starts: [{ barista: 'whale-1', fence: 1, at: '2026-11-23T00:05:00.130Z' }],
  startedAt: '2026-11-23T00:05:00.130Z',
};

export const BaristaView = view(
  'Barista',
  {
    name: Type.String(),
    storeId: Type.String(),
    version: Version,
    signedInAt: At,
    inHand: Type.Optional(Type.String({ description: 'Id of the ticket in hand' })),
  },
  { description: 'A person who is signed in to the bar.' },
);
const baristaExample = { name: 'mina', storeId: 'gorae', version: 1, signedInAt: '2026-11-23T00:00:00.000Z' };

const ticketParams = parameters({ ticketId: Id });
const ifMatch = parameters({
  'If-Match': Type.Optional(
    Type.String({
      maxLength: 100,
      // Without one the answer is a 428.
      'x-required': true,
      description: 'The `ETag` (`"v<version>"`) of the ticket that you saw',
    }),
  ),
});
const ticketReply = {
  200: { description: 'The ticket as it is now', body: TicketView, headers: ['ETag'], example: ticketExample },
};
const changed = {
  400: ['if-match-malformed'],
  404: ['ticket-not-found'],
  412: ['ticket-changed'],
  428: ['if-match-missing'],
} as const;

export const baristaApi = {
  listTickets: operation({
    id: 'listTickets',
    method: 'GET',
    path: '/v1/tickets',
    tag: 'Bar',
    summary: 'The board',
    description: 'Tickets of a store by state, the longest waiting first; without a state all of them, newest first.',
    roles: ['staff'],
    query: parameters({ storeId: Id, state: Type.Optional(choice(ticketStates)), limit: Limit, after: After }),
    replies: {
      200: {
        description: 'A page of tickets',
        body: page('TicketPage', TicketView),
        example: { items: [ticketExample] },
      },
    },
    problems: { 400: ['invalid-cursor'] },
    example: { query: { storeId: 'gorae' } },
  }),
  startTicket: operation({
    id: 'startTicket',
    method: 'POST',
    path: '/v1/tickets/{ticketId}/start',
    tag: 'Bar',
    summary: 'Start a drink',
    description:
      'By a barista who is signed in. Starting another ticket than the one in hand puts that one back and takes this one.',
    roles: ['staff'],
    params: ticketParams,
    headers: ifMatch,
    body: request('StartTicket', { barista: BaristaName }, { description: 'Who starts it.' }),
    replies: ticketReply,
    problems: {
      ...changed,
      409: ['ticket-not-waiting', 'ticket-claimed', 'barista-not-signed-in', 'barista-busy'],
    },
    example: {
      params: { ticketId: ticketExample.ticketId },
      headers: { 'If-Match': '"v1"' },
      body: { barista: 'mina' },
    },
  }),
  finishTicket: operation({
    id: 'finishTicket',
    method: 'POST',
    path: '/v1/tickets/{ticketId}/done',
    tag: 'Bar',
    summary: 'A drink is done',
    description:
      'The pickup screen and the customer hear of it at once. Refused (412) when the ticket changed hands since you saw it.',
    roles: ['staff'],
    params: ticketParams,
    headers: ifMatch,
    replies: ticketReply,
    problems: { ...changed, 409: ['ticket-not-started'] },
    example: { params: { ticketId: ticketExample.ticketId }, headers: { 'If-Match': '"v2"' } },
  }),
  undoTicket: operation({
    id: 'undoTicket',
    method: 'POST',
    path: '/v1/tickets/{ticketId}/undo',
    tag: 'Bar',
    summary: 'Take back the last Done',
    description: 'A ready ticket that was not collected goes back into the making.',
    roles: ['staff'],
    params: ticketParams,
    headers: ifMatch,
    replies: ticketReply,
    problems: { ...changed, 409: ['ticket-not-ready'] },
    example: { params: { ticketId: ticketExample.ticketId }, headers: { 'If-Match': '"v3"' } },
  }),
  collectTicket: operation({
    id: 'collectTicket',
    method: 'POST',
    path: '/v1/tickets/{ticketId}/collected',
    tag: 'Bar',
    summary: 'A drink was picked up',
    description: 'It leaves the pickup screen.',
    roles: ['staff'],
    params: ticketParams,
    headers: ifMatch,
    replies: ticketReply,
    problems: { ...changed, 409: ['ticket-not-ready'] },
    example: { params: { ticketId: ticketExample.ticketId }, headers: { 'If-Match': '"v3"' } },
  }),
  abandonTicket: operation({
    id: 'abandonTicket',
    method: 'POST',
    path: '/v1/tickets/{ticketId}/abandon',
    tag: 'Bar',
    summary: 'A drink cannot be made',
    description: 'The order is cancelled, the customer told and refunded.',
    roles: ['staff'],
    params: ticketParams,
    headers: ifMatch,
    body: request(
      'AbandonTicket',
      { reason: line(200, { minLength: 1 }) },
      { description: 'Why it cannot be made; the customer is told.' },
    ),
    replies: ticketReply,
    problems: { ...changed, 409: ['ticket-over'] },
    example: {
      params: { ticketId: ticketExample.ticketId },
      headers: { 'If-Match': '"v2"' },
      body: { reason: 'out of oat milk' },
    },
  }),
  listBaristas: operation({
    id: 'listBaristas',
    method: 'GET',
    path: '/v1/baristas',
    tag: 'Bar',
    summary: 'Who is signed in',
    description: 'People, not the automatic baristas.',
    roles: ['staff'],
    query: parameters({ storeId: Id }),
    replies: {
      200: {
        description: 'The baristas',
        body: view('Baristas', { items: Type.Array(BaristaView) }, { description: 'Everyone who is signed in.' }),
        example: { items: [baristaExample] },
      },
    },
    example: { query: { storeId: 'gorae' } },
  }),
  signIn: operation({
    id: 'signIn',
    method: 'PUT',
    path: '/v1/baristas/{name}',
    tag: 'Bar',
    summary: 'Sign in to the bar',
    description:
      'Opens a lane: the oldest waiting ticket is put into your hand, the next one when you are done. Signing in twice is harmless.',
    roles: ['staff'],
    params: parameters({ name: BaristaName }),
    body: request('SignIn', { storeId: Id }, { description: 'To which store.' }),
    replies: { 200: { description: 'Signed in', body: BaristaView, headers: ['ETag'], example: baristaExample } },
    problems: { 409: ['barista-elsewhere', 'barista-name-reserved'] },
    example: { params: { name: 'mina' }, body: { storeId: 'gorae' } },
  }),
  signOut: operation({
    id: 'signOut',
    method: 'DELETE',
    path: '/v1/baristas/{name}',
    tag: 'Bar',
    summary: 'Sign out',
    description:
      'What you have in hand but did not start goes back to the queue; finish or abandon what you started first.',
    roles: ['staff'],
    params: parameters({ name: BaristaName }),
    replies: { 204: { description: 'Signed out, or was not signed in' } },
    problems: { 409: ['barista-busy'] },
    example: { params: { name: 'mina' } },
  }),
  getQueue: operation({
    id: 'getQueue',
    method: 'GET',
    path: '/v1/queues/{storeId}',
    tag: 'Bar',
    summary: 'How long is the queue',
    description: 'Tickets and seconds of work ahead of a new order. May lag by a second.',
    roles: ['public'],
    params: parameters({ storeId: Id }),
    replies: {
      200: {
        description: 'The queue',
        body: view(
          'QueueLength',
          {
            storeId: Type.String(),
            tickets: Type.Integer({ description: 'Waiting or in the making' }),
            seconds: Type.Integer({ description: 'Work ahead for one barista' }),
          },
          { description: 'What is ahead of a new order.' },
        ),
        example: { storeId: 'gorae', tickets: 3, seconds: 150 },
      },
    },
    example: { params: { storeId: 'gorae' } },
  }),
} as const;

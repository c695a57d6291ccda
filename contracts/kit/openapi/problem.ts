import { Type } from '@sinclair/typebox';
import type { OperationSpec } from '../operation.ts';

/** Media type of every error (RFC 9457). */
export const problemType = 'application/problem+json';

export const problemTitles: Readonly<Record<number, string>> = {
  400: 'Bad Request',
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'Not Found',
  405: 'Method Not Allowed',
  406: 'Not Acceptable',
  409: 'Conflict',
  412: 'Precondition Failed',
  413: 'Content Too Large',
  415: 'Unsupported Media Type',
  422: 'Unprocessable Content',
  428: 'Precondition Required',
  500: 'Internal Server Error',
  503: 'Service Unavailable',
};

const Fault = Type.Object(
  {
    detail: Type.String({ description: 'What is wrong there; never repeats what was sent' }),
    pointer: Type.Optional(Type.String({ description: 'JSON pointer (RFC 6901) into the body' })),
    parameter: Type.Optional(Type.String({ description: 'Name of the parameter or header' })),
    in: Type.Optional(Type.String({ 'x-extensible-enum': ['path', 'query', 'header'] })),
  },
  {
    $id: 'RequestFault',
    description: 'One fault of a request: in the body (`pointer`) or in a parameter (`parameter`, `in`).',
  },
);

export const Problem = Type.Object(
  {
    type: Type.String({ description: 'Always `about:blank`: `code` says what it is' }),
    title: Type.String({ description: 'The status in words' }),
    status: Type.Integer({ description: 'The HTTP status' }),
    code: Type.String({ description: 'What went wrong, for programs: switch on this' }),
    detail: Type.Optional(Type.String({ description: 'What went wrong, for a developer; the wording may change' })),
    errors: Type.Optional(Type.Array(Fault, { description: 'Where the request is at fault' })),
    requestId: Type.String({ description: 'Finds this request in the logs; the same as `X-Request-Id`' }),
  },
  {
    $id: 'Problem',
    description: 'Every error (RFC 9457). Some have further members, which their operation describes.',
  },
);

type Codes = Readonly<Record<number, readonly string[]>>;

/** What every operation may answer besides its own problems: `platform/http` says these before or instead of its handler. */
const standingProblems = ({ roles, body }: OperationSpec): Codes => ({
  400: ['invalid-request', ...(body === undefined ? [] : ['malformed-json'])],
  ...(roles.includes('public') ? {} : { 401: ['unauthorized'] }),
  406: ['not-acceptable'],
  ...(body === undefined ? {} : { 413: ['body-too-large'], 415: ['unsupported-media-type'] }),
  500: ['internal-error'],
  503: ['unavailable', 'overloaded', 'closing'],
});

const standing = new Set([
  ...[
    'invalid-request',
    'malformed-json',
    'unauthorized',
    'not-acceptable',
    'body-too-large',
    'unsupported-media-type',
  ],
  ...['internal-error', 'unavailable', 'overloaded', 'closing'],
]);

/** Whether a code belongs to no operation in particular. */
export const isStanding = (code: string): boolean => standing.has(code);

/** All codes of problem documents that an operation may answer, by status. A code that is not here is never sent. */
export const problemsOf = (operation: OperationSpec): Codes => {
  const [always, own] = [standingProblems(operation), operation.problems ?? {}];
  const statuses = [...new Set([...Object.keys(always), ...Object.keys(own)].map(Number))].sort((a, b) => a - b);
  return Object.fromEntries(statuses.map((status) => [status, [...(own[status] ?? []), ...(always[status] ?? [])]]));
};

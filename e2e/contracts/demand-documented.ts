import { compileCheck } from '@gorae/contracts/kit/check.ts';
import { Problem, problemsOf, problemType } from '@gorae/contracts/kit/openapi/problem.ts';
import type { OperationSpec } from '@gorae/contracts/kit/operation.ts';
import type { TSchema } from '@sinclair/typebox';

/** Throws when an answer is not one of those that the contract of its operation tells: status, headers, media type, body, codes. */
export const demandDocumented = async (operation: OperationSpec, response: Response): Promise<void> => {
  const reply = operation.replies[response.status];
  if (response.headers.get('x-request-id') === null) throw new Error('X-Request-Id is missing');
  if (reply === undefined) return demandProblem(operation, response);
  for (const name of reply.headers ?? [])
    if (name !== 'Preference-Applied' && response.headers.get(name) === null)
      throw new Error(`The header ${name} is missing`);
  const body = await response.text();
  if (operation.stream !== undefined) return demandEvents(operation.stream, response, body);
  if (reply.body === undefined) return demandSame('', body, 'body');
  demandSame('application/json', response.headers.get('content-type'), 'media type');
  demandFits(reply.body, JSON.parse(body));
};

const demandProblem = async (operation: OperationSpec, response: Response): Promise<void> => {
  const body = await response.text();
  const codes = problemsOf(operation)[response.status];
  if (codes === undefined) throw new Error(`${response.status} is not in the contract: ${body}`);
  demandSame(problemType, response.headers.get('content-type'), 'media type');
  const problem = JSON.parse(body);
  demandFits(Problem, problem);
  demandSame(response.status, problem.status, 'status');
  if (!codes.includes(problem.code))
    throw new Error(`The code ${problem.code} is not in the contract of ${response.status}`);
  if (response.status === 503) demandSame(true, Number(response.headers.get('retry-after')) > 0, 'Retry-After');
  if (response.status >= 500 && problem.code === 'internal-error') throw new Error(`An internal error: ${body}`);
};

const demandEvents = (stream: Readonly<Record<string, TSchema>>, response: Response, body: string): void => {
  demandSame('text/event-stream', response.headers.get('content-type'), 'media type');
  const events = [...body.matchAll(/^event: (.*)\n(?:id: .*\n)?data: (.*)$/gm)];
  if (events.length === 0 && !body.startsWith('retry: ')) throw new Error('The stream says nothing');
  for (const [, name = '', data = ''] of events) {
    const schema = stream[name];
    if (schema === undefined) throw new Error(`The event ${name} is not in the contract`);
    demandFits(schema, JSON.parse(data));
  }
};

const checks = new WeakMap<TSchema, ReturnType<typeof compileCheck>>();

const demandFits = (schema: TSchema, value: unknown): void => {
  const check = checks.get(schema) ?? compileCheck(schema);
  checks.set(schema, check);
  const [issue] = check(value);
  if (issue !== undefined) throw new Error(`The body breaks its schema at "${issue.pointer}": ${issue.detail}`);
};

const demandSame = (wanted: unknown, found: unknown, what: string): void => {
  if (wanted !== found) throw new Error(`The ${what} is ${found}, not ${wanted}`);
};

import { compileCheck } from '@gorae/contracts/kit/check.ts';
import type { OperationSpec } from '@gorae/contracts/kit/operation.ts';
import { compileSelect } from '@gorae/contracts/kit/select.ts';
import type { RouteReply } from './implement.ts';

/**
 * Compiles what an operation may answer. The writer sends only the fields that the contract names; a status that it does not
 * declare or a body that breaks its schema is a bug of ours and throws, naming the place but not the value.
 */
export const compileReplies = (operation: OperationSpec) => {
  const bodies = new Map(
    Object.entries(operation.replies).map(([status, { body }]) => [Number(status), body && compileBody(body)] as const),
  );
  return (reply: RouteReply): Response => {
    if (!bodies.has(reply.status)) throw new Error(`${operation.id} answers ${reply.status}, which its contract lacks`);
    const write = bodies.get(reply.status);
    const headers = new Headers(reply.headers);
    if (write === undefined) return new Response(null, { status: reply.status, headers });
    headers.set('Content-Type', 'application/json');
    return new Response(write(reply.body, `${operation.id} ${reply.status}`), { status: reply.status, headers });
  };
};

const compileBody = (schema: Parameters<typeof compileCheck>[0]) => {
  const [check, select] = [compileCheck(schema), compileSelect(schema)];
  return (value: unknown, where: string): string => {
    const selected = select(value);
    const [issue] = check(selected);
    if (issue !== undefined) throw new Error(`${where} breaks its schema at "${issue.pointer}": ${issue.detail}`);
    return JSON.stringify(selected);
  };
};

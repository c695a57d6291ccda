import { readJournal } from './journal.ts';
import type { ChargeAsk, ChargeReply, Ledger, RefundAsk, RefundReply } from './ledger.ts';

export interface SandboxRequest {
  readonly method: string;
  /** Without host and query. */
  readonly path: string;
  readonly idempotencyKey: string | undefined;
  readonly body: string;
}

/** `cut`: everything is done, and the line is to be cut instead of answering. */
export type SandboxReply =
  | { readonly status: number; readonly type: 'application/json' | 'application/jsonl'; readonly body: string }
  | 'cut';

/**
 * What the sandbox answers: `POST /charges`, `GET /charges/{key}`, `POST /refunds`, `GET /journal`. An outcome, whichever it is, comes
 * as a 200; every other status means that nothing was done by this request.
 */
export const createSandboxApi =
  (ledger: Ledger, journalPath: string) =>
  async ({ method, path, idempotencyKey, body }: SandboxRequest): Promise<SandboxReply> => {
    const [, resource, key, ...rest] = path.split('/');
    if (rest.length > 0) return problem(404, 'not-found');
    if (method === 'GET' && resource === 'charges' && key !== undefined) return show(ledger, decodeURIComponent(key));
    if (method === 'GET' && resource === 'journal' && key === undefined) return showJournal(journalPath);
    if (method !== 'POST' || key !== undefined) return problem(404, 'not-found');
    if (!isText(idempotencyKey, 300)) return problem(400, 'idempotency-key-missing');
    const ask = parse(body);
    if (resource === 'charges')
      return isChargeAsk(ask)
        ? answerCharge(idempotencyKey, await ledger.charge(idempotencyKey, ask))
        : problem(400, 'invalid-request');
    if (resource === 'refunds')
      return isRefundAsk(ask)
        ? answerRefund(idempotencyKey, ask, await ledger.refund(idempotencyKey, ask))
        : problem(400, 'invalid-request');
    return problem(404, 'not-found');
  };

const answerCharge = (key: string, reply: ChargeReply): SandboxReply => {
  if (reply.kind === 'decided') {
    const { refundFailures: _, ...charge } = reply.charge;
    return json(200, { ...charge, chargeId: `charge-${key}` });
  }
  if (reply.kind === 'lost') return 'cut';
  return reply.kind === 'failed' ? problem(500, 'internal-error') : problem(422, 'idempotency-key-reused');
};

const answerRefund = (key: string, { chargeKey, amountKrw }: RefundAsk, reply: RefundReply): SandboxReply => {
  if (reply.kind === 'conflict') return problem(422, 'idempotency-key-reused');
  const refund = { key, chargeKey, amountKrw };
  return reply.kind === 'done'
    ? json(200, { ...refund, outcome: 'done', at: reply.at })
    : json(200, { ...refund, outcome: 'refused', reason: reply.reason });
};

const show = (ledger: Ledger, key: string): SandboxReply => {
  const charge = ledger.find(key);
  return charge === undefined ? problem(404, 'charge-not-found') : answerCharge(key, { kind: 'decided', charge });
};

const showJournal = async (path: string): Promise<SandboxReply> => {
  const entries = await readJournal(path);
  const body = entries.map((entry) => `${JSON.stringify(entry)}\n`).join('');
  return { status: 200, type: 'application/jsonl', body };
};

const json = (status: number, value: unknown): SandboxReply => ({
  status,
  type: 'application/json',
  body: JSON.stringify(value),
});

const problem = (status: number, code: string): SandboxReply => json(status, { status, code });

const parse = (text: string): Readonly<Record<string, unknown>> => {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>) : {};
  } catch {
    return {};
  }
};

const isText = (value: unknown, mostCharacters: number): value is string =>
  typeof value === 'string' && value !== '' && value.length <= mostCharacters;

const isAmount = (value: unknown): boolean => Number.isSafeInteger(value) && Number(value) > 0;

const isChargeAsk = (ask: object): ask is ChargeAsk => {
  const { orderId, amountKrw, token } = ask as Partial<ChargeAsk>;
  return isText(orderId, 100) && isAmount(amountKrw) && isText(token, 2000);
};

const isRefundAsk = (ask: object): ask is RefundAsk => {
  const { chargeKey, amountKrw, reason } = ask as Partial<RefundAsk>;
  return isText(chargeKey, 300) && isAmount(amountKrw) && isText(reason, 200);
};

import type { Clock } from '@gorae/platform/run/clock.ts';
import type { Authorization, Restitution, Vendor } from '../app/ports.ts';
import { postJson } from './post-json.ts';

export interface SandboxVendorOptions {
  /** Where the sandbox listens, without a trailing slash; asked for at each call. */
  readonly baseUrl: () => string;
  readonly clock: Clock;
}

/** The vendor to develop against (`payment-service/sandbox`), over HTTP like any other. */
export const createSandboxVendor = ({ baseUrl, clock }: SandboxVendorOptions): Vendor => ({
  method: 'sandbox',
  names: { ko: '모의 결제', en: 'Sandbox' },
  kind: 'token',
  authorize: async ({ key, orderId, amountKrw, token, signal }) => {
    const url = `${baseUrl()}/charges`;
    return readAuthorization(await postJson({ url, key, body: { orderId, amountKrw, token }, signal, clock }));
  },
  refund: async ({ key, chargeKey, amountKrw, reason, signal }) => {
    const url = `${baseUrl()}/refunds`;
    return readRestitution(await postJson({ url, key, body: { chargeKey, amountKrw, reason }, signal, clock }));
  },
});

type Reply = Awaited<ReturnType<typeof postJson>>;

/** Only a 200 that says so is an approval or a decline; anything else may be either. */
const readAuthorization = (reply: Reply): Authorization => {
  if ('why' in reply) return { outcome: 'unknown', why: reply.why };
  const { outcome, chargeId, orderId, amountKrw, reason } = reply.body;
  if (outcome === 'declined') return { outcome, reason: readReason(reason) };
  return outcome === 'approved' && typeof chargeId === 'string' && isText(orderId) && isAmount(amountKrw)
    ? { outcome, vendorRef: chargeId, orderId, amountKrw }
    : { outcome: 'unknown', why: 'an answer that cannot be read' };
};

const readRestitution = (reply: Reply): Restitution => {
  if ('why' in reply) return { outcome: 'unknown', why: reply.why };
  const { outcome, reason } = reply.body;
  if (outcome === 'done') return { outcome };
  return outcome === 'refused'
    ? { outcome, reason: readReason(reason) }
    : { outcome: 'unknown', why: 'an answer that cannot be read' };
};

const isText = (value: unknown): value is string => typeof value === 'string';
const isAmount = (value: unknown): value is number => Number.isSafeInteger(value);

/** A slug for clients and logs; the vendor may not put prose, or our own token, into it. */
const readReason = (reason: unknown): string =>
  typeof reason === 'string' && /^[a-z][a-z0-9-]{0,49}$/.test(reason) ? reason : 'unspecified';

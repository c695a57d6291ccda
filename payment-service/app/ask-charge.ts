import type { Clock, Instant } from '@gorae/platform/run/clock.ts';
import type { Log } from '@gorae/platform/run/log.ts';
import type { Attempt, Payment } from '../domain/payment.ts';
import { approve, decline, leaveOpen, putAskDown } from '../domain/settle.ts';
import type { Authorization, CountAsk, OpenToken, Payments, Vendor } from './ports.ts';

interface Deps {
  readonly payments: Payments;
  readonly vendors: readonly Vendor[];
  readonly openToken: OpenToken;
  readonly clock: Clock;
  readonly log: Log;
  readonly count: CountAsk;
}

/** What an ask came to, as far as the payment is concerned. */
type Word =
  | Extract<Authorization, { outcome: 'approved' | 'declined' | 'unknown' }>
  | { readonly outcome: 'contradiction'; readonly why: string };

/**
 * `payment` has the ask begun: it is on the disk before the vendor hears of it, so that after a crash in between everybody knows that there
 * may be a charge. Resolves with the payment as it then is.
 */
export type AskCharge = (payment: Payment, attemptId: string, signal: AbortSignal) => Promise<Payment | undefined>;

/** Asks the vendor about one attempt and records what it says. */
export const createAskCharge = ({ payments, vendors, openToken, clock, log, count }: Deps): AskCharge => {
  const consult = async (orderId: string, attempt: Attempt, signal: AbortSignal): Promise<Word> => {
    const { attemptId: key, amountKrw } = attempt;
    const vendor = vendors.find(({ method }) => method === attempt.method);
    if (vendor === undefined) return withoutVendor(attempt, 'method-unknown');
    const token = await openToken(attempt.sealedToken ?? '');
    if (token === undefined) return withoutVendor(attempt, 'token-unreadable');
    try {
      return verify(await vendor.authorize({ key, orderId, amountKrw, token, signal }), orderId, attempt);
    } catch (cause) {
      // A fault of the adapter, and it may come from after the charge: never more than unknown.
      log.error('the vendor adapter failed', { orderId, attemptId: key, error: cause });
      return { outcome: 'unknown', why: 'adapter failed' };
    }
  };

  return async ({ id: orderId, attempts }, attemptId, signal) => {
    const begun = attempts.find((attempt) => attempt.attemptId === attemptId);
    if (begun === undefined) throw new Error(`payment ${orderId} has no attempt ${attemptId}`);
    const word = await consult(orderId, begun, signal);
    report(log.with({ orderId, attemptId, vendor: begun.method, attempts: begun.asked }), word);
    count(word.outcome);
    const putDown = signal.aborted && word.outcome === 'unknown';
    return payments.change(orderId, (payment) =>
      putDown ? putAskDown(payment, attemptId, clock.now()) : record(payment, attemptId, word, clock.now()),
    );
  };
};

/**
 * Nobody was asked now. If nobody was ever asked before, that is a decline; otherwise the earlier ask may have charged, and a
 * person must find out.
 */
const withoutVendor = ({ asked }: Attempt, reason: string): Word =>
  asked === 1 ? { outcome: 'declined', reason } : { outcome: 'contradiction', why: reason };

/** An approval of something else than what was asked is no approval (and no decline). */
const verify = (said: Authorization, orderId: string, { amountKrw }: Attempt): Word =>
  said.outcome === 'approved' && (said.orderId !== orderId || said.amountKrw !== amountKrw)
    ? { outcome: 'contradiction', why: 'the vendor approved another order or amount' }
    : said;

const report = (log: Log, word: Word): void => {
  if (word.outcome === 'unknown') log.warn('the vendor did not say whether it charged', { reason: word.why });
  if (word.outcome === 'contradiction') log.error('a payment needs a person', { reason: word.why });
  if (word.outcome === 'declined') log.info('payment declined', { reason: word.reason });
};

const record = (payment: Payment | undefined, attemptId: string, word: Word, at: Instant): Payment | undefined => {
  switch (word.outcome) {
    case 'approved':
      return approve(payment, { attemptId, vendorRef: word.vendorRef, at });
    case 'declined':
      return decline(payment, { attemptId, reason: word.reason, at });
    case 'unknown':
      return leaveOpen(payment, { attemptId, at });
    case 'contradiction':
      return leaveOpen(payment, { attemptId, at, contradicts: true });
  }
};

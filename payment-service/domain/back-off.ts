const second = 1_000;
const minute = 60 * second;

/** After how many tries the next one may come: quick while the customer waits, then once a minute. */
const askDelaysMs = [1, 2, 5, 10, 30].map((seconds) => seconds * second);
const slowestAskMs = minute;

/** Nobody stands at the counter for a refund: up to ten minutes apart. */
const refundDelaysMs = [1, 2, 5, 10, 30, 60, 120, 300].map((seconds) => seconds * second);
const slowestRefundMs = 10 * minute;

/** How long to wait after the `asked`-th ask (from 1) whose outcome stayed unknown. */
export const askDelayMs = (asked: number): number => askDelaysMs[asked - 1] ?? slowestAskMs;

/** How long to wait after the `asked`-th refused or unanswered refund (from 1). */
export const refundDelayMs = (asked: number): number => refundDelaysMs[asked - 1] ?? slowestRefundMs;

/**
 * While a vendor is being asked, nobody else asks: longer than any call lasts. If the process dies meanwhile, this is how long
 * the customer waits for the next ask.
 */
export const inHandMs = 11 * second;

/** A new request is asked at once by whoever stored it; this is when the sweeper takes it for forgotten. */
export const kickWithinMs = 3 * second;

/** How long an outcome may stay unknown before a person should look. */
export const doubtfulAfterMs = 10 * minute;

/** How many tries of a refund may fail before a person should look. */
export const failingAfter = 5;

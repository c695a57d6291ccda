import type { VendorEntry } from '@gorae/cafe/reconcile/ledgers.ts';
import type { Authorization, Restitution, Vendor } from '@gorae/payment-service/app/ports.ts';
import type { Random } from '@gorae/platform/run/random.ts';
import type { Life } from '@gorae/platform/testing/simulation/life.ts';
import type { Scheduler } from '@gorae/platform/testing/simulation/scheduler.ts';

/** The vendor's own book: it outlives the café. */
export interface VendorBook {
  readonly entries: readonly VendorEntry[];
  /** What one process talks to. */
  clientFor(life: Life): Vendor;
}

export interface VendorOptions {
  readonly scheduler: Scheduler;
  readonly random: Random;
  readonly isAway: () => boolean;
  readonly onEntry: (entry: VendorEntry) => void;
  /** Hears what an ask came to, as the one who asked sees it. */
  readonly onOutcome: (outcome: string) => void;
}

/** After so long who asks gives up, as the port demands. */
const timeoutMs = 10_000;

interface Charge {
  readonly outcome: Authorization;
  readonly card: string;
}

const unknown = (why: string) => ({ outcome: 'unknown', why }) as const;

/**
 * Obeys the card: `approve`, `decline`, `slow` (some seconds), `late` (after who asks has given up), `lost-answer` and `decline-lost`
 * (the first answer is lost), `fail-then-approve` (two faults first); with `+refund-refused` (twice) or `+refund-lost` (the first answer).
 */
export const createVendorBook = ({ scheduler, random, isAway, onEntry, onOutcome }: VendorOptions): VendorBook => {
  const entries: VendorEntry[] = [];
  const asks = new Map<string, number>();
  const charges = new Map<string, Charge>();
  const refunded = new Set<string>();
  /** Charges of late cards that the vendor has begun. */
  const underWay = new Set<string>();
  const write = (entry: VendorEntry): void => {
    entries.push(entry);
    onEntry(entry);
  };
  const nth = (key: string): number => {
    asks.set(key, (asks.get(key) ?? 0) + 1);
    return asks.get(key) ?? 0;
  };

  const settle = (request: Parameters<Vendor['authorize']>[0], card: string): Authorization => {
    const known = charges.get(request.key);
    if (known !== undefined) return known.outcome;
    const { key, orderId, amountKrw } = request;
    const approved = !card.startsWith('decline');
    const outcome: Authorization = approved
      ? { outcome: 'approved', vendorRef: `ref-${key}`, orderId, amountKrw }
      : { outcome: 'declined', reason: 'card-declined' };
    charges.set(key, { outcome, card });
    write({ kind: 'charge', key, orderId, amountKrw, outcome: outcome.outcome });
    return outcome;
  };

  const authorize = async (request: Parameters<Vendor['authorize']>[0], life: Life): Promise<Authorization> => {
    const clock = scheduler.clockOf(life);
    const [card = ''] = request.token.split('+');
    await scheduler.step(life, 'vendor charge');
    const time = nth(request.key);
    if (isAway()) return unknown('no connection');
    if (card === 'late' && !charges.has(request.key)) {
      // Like a vendor whose own bank is slow: the charge comes when nobody waits for it any more.
      const isFirst = !underWay.has(request.key);
      underWay.add(request.key);
      if (isFirst)
        scheduler.at(scheduler.now() + 9_000 + Math.floor(random() * 12_000), () => {
          if (!charges.has(request.key)) settle(request, card);
        });
      await clock.sleep(isFirst ? timeoutMs : 200, request.signal);
      return charges.has(request.key) && !request.signal.aborted ? settle(request, card) : unknown('time-out');
    }
    if (card === 'fail-then-approve' && time <= 2) return unknown('status 500');
    if (card === 'slow') await clock.sleep(500 + Math.floor(random() * 6_000), request.signal);
    const said = settle(request, card);
    await scheduler.step(life, 'vendor charge answered');
    if (request.signal.aborted) return unknown('closing');
    return time === 1 && (card === 'lost-answer' || card === 'decline-lost') ? unknown('cut line') : said;
  };

  const refund = async (request: Parameters<Vendor['refund']>[0], life: Life): Promise<Restitution> => {
    await scheduler.step(life, 'vendor refund');
    const time = nth(request.key);
    if (isAway()) return unknown('no connection');
    const card = charges.get(request.chargeKey)?.card ?? '';
    const behaviour = cardsOf.get(request.chargeKey) ?? card;
    if (behaviour.includes('refund-refused') && time <= 2) return { outcome: 'refused', reason: 'try-later' };
    if (!refunded.has(request.key)) {
      refunded.add(request.key);
      const { key, chargeKey, amountKrw } = request;
      const orderId = entries.find((entry) => entry.key === chargeKey)?.orderId ?? 'nobody';
      write({ kind: 'refund', key, chargeKey, orderId, amountKrw, outcome: 'done' });
    }
    await scheduler.step(life, 'vendor refund answered');
    return behaviour.includes('refund-lost') && time === 1 ? unknown('cut line') : { outcome: 'done' };
  };

  const cardsOf = new Map<string, string>();
  return {
    entries,
    clientFor: (life) => ({
      method: 'sandbox',
      names: { ko: '모의', en: 'Simulated' },
      kind: 'token',
      authorize: async (request) => {
        cardsOf.set(request.key, request.token);
        const said = await authorize(request, life);
        onOutcome(`${request.token.split('+')[0]} ${said.outcome}`);
        return said;
      },
      refund: async (request) => {
        const said = await refund(request, life);
        onOutcome(`refund ${said.outcome}`);
        return said;
      },
    }),
  };
};

import type { Authorization, AuthorizeRequest, RefundRequest, Restitution, Vendor } from '../app/ports.ts';

export interface FakeVendor extends Vendor {
  /** Every ask, as it came. */
  readonly asks: readonly AuthorizeRequest[];
  readonly refundAsks: readonly RefundRequest[];
  /** Keys that it took money for, each once. */
  charged(): readonly string[];
  /** Keys of charges that it gave back. */
  paidBack(): readonly string[];
  /** How many asks it holds without answering. */
  held(): number;
  /** Answers what it holds, and from now on no more. */
  release(): void;
}

/**
 * A vendor that obeys the token: `approve`, `decline`, `hold` (charges at `release`, answers then), `lost` (charges, the first answer
 * is lost), `silent` (never says anything), `wrong-amount`, `wrong-order`, `throws` once, `refund-fails-<n>`, `refund-silent` once.
 */
export const createFakeVendor = (): FakeVendor => {
  const asks: AuthorizeRequest[] = [];
  const refundAsks: RefundRequest[] = [];
  const charges = new Map<string, AuthorizeRequest>();
  const refunds = new Set<string>();
  const holding: (() => void)[] = [];
  let released = false;

  const isFirst = (key: string) => asks.filter((ask) => ask.key === key).length === 1;

  const approved = (request: AuthorizeRequest): Authorization => {
    const { key, orderId, amountKrw } = request;
    charges.set(key, request);
    return { outcome: 'approved', vendorRef: `ref-${key}`, orderId, amountKrw };
  };

  const hold = (request: AuthorizeRequest): Promise<Authorization> =>
    new Promise((resolve) => {
      if (released) return resolve(approved(request));
      holding.push(() => resolve(approved(request)));
      request.signal.addEventListener('abort', () => resolve(unknown), { once: true });
    });

  const answers: Readonly<Record<string, (request: AuthorizeRequest) => Authorization | Promise<Authorization>>> = {
    decline: () => ({ outcome: 'declined', reason: 'card-declined' }),
    hold,
    lost: (request) => {
      const answer = approved(request);
      return isFirst(request.key) ? unknown : answer;
    },
    silent: () => unknown,
    'wrong-amount': (request) => ({ ...approved(request), amountKrw: 1 }) as Authorization,
    'wrong-order': (request) => ({ ...approved(request), orderId: 'another' }) as Authorization,
    throws: (request) => {
      if (isFirst(request.key)) throw new Error('adapter broke');
      return approved(request);
    },
  };

  const refund = (request: RefundRequest): Restitution => {
    const { token = '' } = charges.get(request.chargeKey) ?? {};
    const tries = refundAsks.filter(({ key }) => key === request.key).length;
    const fails = Number(/^refund-fails-(\d+)$/.exec(token)?.[1] ?? 0);
    if (tries <= fails) return { outcome: 'refused', reason: 'try-later' };
    refunds.add(request.chargeKey);
    return token === 'refund-silent' && tries === 1 ? unknown : { outcome: 'done' };
  };

  return {
    method: 'fake',
    names: { ko: '가짜', en: 'Fake' },
    kind: 'token',
    asks,
    refundAsks,
    charged: () => [...charges.keys()],
    paidBack: () => [...refunds],
    held: () => holding.length,
    release: () => {
      released = true;
      for (const answer of holding.splice(0)) answer();
    },
    authorize: async (request) => {
      asks.push(request);
      return (answers[request.token] ?? approved)(request);
    },
    refund: async (request) => {
      refundAsks.push(request);
      return refund(request);
    },
  };
};

const unknown = { outcome: 'unknown', why: 'nothing came back' } as const;

import type { OrderView } from '@gorae/contracts/schemas.ts';
import type { Ledgers, PaymentLedger, TicketLedger, VendorEntry } from './ledgers.ts';

export interface LedgerSource {
  readonly storeId: string;
  /** What the café answers staff to a GET of a path, parsed; rejects when it does not let us. */
  readonly ask: (path: string) => Promise<unknown>;
  /** The vendor's journal, read after everything else so that it is never behind. */
  readonly readVendor: () => readonly VendorEntry[] | Promise<readonly VendorEntry[]>;
}

/** Reads all sides of a running café page by page. Rejects as `ask` does. */
export const readLedgers = async (source: LedgerSource): Promise<Ledgers> => ({
  tickets: await readAll<TicketLedger>(source, '/v1/tickets'),
  payments: await readAll<PaymentLedger>(source, '/v1/payments'),
  orders: await readAll<OrderView>(source, '/v1/orders'),
  vendor: await source.readVendor(),
});

interface PageBody<T> {
  readonly items: readonly T[];
  readonly next?: string;
}

const readAll = async <T>({ storeId, ask }: LedgerSource, path: string): Promise<readonly T[]> => {
  const items: T[] = [];
  let after: string | undefined;
  do {
    const query = new URLSearchParams({ storeId, limit: '200', ...(after === undefined ? {} : { after }) });
    const page = (await ask(`${path}?${query}`)) as PageBody<T>;
    items.push(...page.items);
    after = page.next;
  } while (after !== undefined);
  return items;
};

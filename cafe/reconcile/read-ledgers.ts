import type { OrderView } from '@gorae/contracts/schemas.ts';
import type { Ledgers, PaymentLedger, TicketLedger, VendorEntry } from './ledgers.ts';

export interface LedgerSource {
  /** Such as `http://localhost:3000`. */
  readonly baseUrl: string;
  readonly staffKey: string;
  readonly storeId: string;
  /** The vendor's journal, read after everything else so that it is never behind. */
  readonly readVendor: () => readonly VendorEntry[] | Promise<readonly VendorEntry[]>;
}

/** Reads all sides of a running café page by page. Rejects with what the café answered when it does not let us. */
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

const readAll = async <T>(source: LedgerSource, path: string): Promise<readonly T[]> => {
  const items: T[] = [];
  let after: string | undefined;
  do {
    const page: PageBody<T> = await readPage(source, path, after);
    items.push(...page.items);
    after = page.next;
  } while (after !== undefined);
  return items;
};

const readPage = async <T>(
  { baseUrl, staffKey, storeId }: LedgerSource,
  path: string,
  after: string | undefined,
): Promise<PageBody<T>> => {
  const query = new URLSearchParams({ storeId, limit: '200', ...(after === undefined ? {} : { after }) });
  const reply = await fetch(`${baseUrl}${path}?${query}`, { headers: { Authorization: `Bearer ${staffKey}` } });
  if (!reply.ok)
    throw new Error(`${path} answered ${reply.status}${reply.status === 401 ? ': the staff key is wrong' : ''}`);
  return (await reply.json()) as PageBody<T>;
};

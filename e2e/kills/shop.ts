import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { startSandbox } from '../cafe/start.ts';
import { type Call, createCaller } from './caller.ts';
import { openClientJournal } from './client-journal.ts';
import { createMoments, type Moments } from './moments.ts';
import type { Life } from './mortal-cafe.ts';
import { watchVendorJournal } from './vendor-journal.ts';

/** Drinks take some tens of milliseconds, so that kills hit them in the making; what time decides, it decides in seconds. */
export const hurriedSettings = {
  BARISTAS: '4',
  BARISTA_SPEED: '600',
  PAY_WITHIN: '10 s',
  COLLECT_AFTER: '1500 ms',
  ACCEPT_UP_TO: '100 h',
};

/** A café as those see it who come to it, whatever it is made of. */
export interface VisitedCafe {
  readonly url: string;
  /** The life that answers now. */
  life(): Life;
}

/** The café with everything around it that lives on when it is killed. */
export interface Shop<Cafe extends VisitedCafe = VisitedCafe> extends AsyncDisposable {
  readonly cafe: Cafe;
  readonly moments: Moments;
  readonly call: Call;
  readonly clientJournal: string;
  readonly vendorJournal: string;
  readonly dataDir: string;
}

export interface ShopOptions<Cafe extends VisitedCafe> {
  readonly folder: string;
  readonly seed: number;
  readonly openCafe: (place: { readonly dataDir: string; readonly sandboxUrl: string }) => Promise<Cafe>;
}

export const openShop = async <Cafe extends VisitedCafe & { end(): Promise<void> }>({
  folder,
  seed,
  openCafe,
}: ShopOptions<Cafe>): Promise<Shop<Cafe>> => {
  const dataDir = join(folder, 'data');
  mkdirSync(dataDir);
  // Where `npm run reconcile` looks for it.
  const vendorJournal = join(dataDir, 'sandbox.jsonl');
  const clientJournal = join(folder, 'clients.jsonl');
  await using stack = new AsyncDisposableStack();
  const sandbox = await startSandbox({ journal: vendorJournal, args: ['--seed', String(seed % 1_000_000)] });
  stack.defer(async () => void (await sandbox.kill()));
  const cafe = await openCafe({ dataDir, sandboxUrl: sandbox.url });
  stack.defer(() => cafe.end());
  const moments = createMoments();
  const watching = watchVendorJournal(vendorJournal, () => moments.happened('charged'));
  stack.defer(() => watching.close());
  const journal = await openClientJournal(clientJournal);
  stack.defer(() => journal.close());
  const closing = new AbortController();
  stack.defer(() => closing.abort());
  const call = createCaller({ cafe, journal, moments, closing: closing.signal });
  const opened = stack.move();
  return {
    ...{ cafe, moments, call, clientJournal, vendorJournal, dataDir },
    [Symbol.asyncDispose]: () => opened.disposeAsync(),
  };
};

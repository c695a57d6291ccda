import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { reservePort } from '@gorae/platform/testing/servers/reserve-port.ts';
import { staffKey, startSandbox } from '../cafe/start.ts';
import { type Call, createCaller } from './caller.ts';
import { openClientJournal } from './client-journal.ts';
import { createMoments, type Moments } from './moments.ts';
import { type MortalCafe, openMortalCafe } from './mortal-cafe.ts';
import { watchVendorJournal } from './vendor-journal.ts';

/** Drinks take some tens of milliseconds, so that kills hit them in the making; what time decides, it decides in seconds. */
const settings = {
  BARISTAS: '4',
  BARISTA_SPEED: '600',
  PAY_WITHIN: '10 s',
  COLLECT_AFTER: '1500 ms',
  ACCEPT_UP_TO: '100 h',
};

/** The café with everything around it that lives on when it is killed. */
export interface Shop extends AsyncDisposable {
  readonly cafe: MortalCafe;
  readonly moments: Moments;
  readonly call: Call;
  readonly clientJournal: string;
  readonly vendorJournal: string;
  readonly dataDir: string;
}

export const openShop = async (folder: string, seed: number): Promise<Shop> => {
  const dataDir = join(folder, 'data');
  mkdirSync(dataDir);
  // Where `npm run reconcile` looks for it.
  const vendorJournal = join(dataDir, 'sandbox.jsonl');
  const clientJournal = join(folder, 'clients.jsonl');
  await using stack = new AsyncDisposableStack();
  const sandbox = await startSandbox({ journal: vendorJournal, args: ['--seed', String(seed % 1_000_000)] });
  stack.defer(async () => void (await sandbox.kill()));
  const env = { ...settings, SANDBOX_URL: sandbox.url, STAFF_KEY: staffKey };
  const cafe = await openMortalCafe({ dataDir, port: await reservePort(), env });
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

import { existsSync } from 'node:fs';
import { dataFiles } from '@gorae/cafe/data-files.ts';
import { findDifferences } from '@gorae/cafe/reconcile/differences.ts';
import type { Difference } from '@gorae/cafe/reconcile/order-file.ts';
import { readLedgers } from '@gorae/cafe/reconcile/read-ledgers.ts';
import { findUnfinished } from '@gorae/cafe/reconcile/unfinished.ts';
import { readJournal } from '@gorae/payment-service/sandbox/journal.ts';
import { systemClock } from '@gorae/platform/run/clock.ts';
import { readCommandLine } from '@gorae/platform/run/command-line.ts';
import { accessOptions, createStaffAsk, Fault, readAccess, runCommand, urlUsage } from './cafe-access.ts';

const usage = `Holds the vendor's journal, payments, orders and tickets against each other. Ends with code 1 on a difference.

  npm run reconcile

  --journal F   the vendor's journal (default sandbox.jsonl in the data folder)
  --url U       ${urlUsage}

What is on its way while we read is no difference: what differs is looked at again before it is told.
An order is still open while somebody has to pay, decide, make, fetch or give back.`;

const { values: flags } = readCommandLine(usage, { options: { ...accessOptions, journal: { type: 'string' } } });
const access = readAccess(flags);
const looks = 3;
const betweenLooksMs = 1500;

await runCommand(access.baseUrl, async () => {
  const journal = flags.journal ?? dataFiles(access.dataDir).vendorJournal;
  if (!existsSync(journal))
    throw new Fault(
      `The vendor's journal ${journal} is not there: set DATA_DIR to the data folder of the running café, or name it with --journal.`,
    );
  const askAsStaff = createStaffAsk(access);
  const ask = async (path: string) => (await askAsStaff(path)).body;
  const read = () => readLedgers({ storeId: access.storeId, ask, readVendor: () => readJournal(journal) });
  let ledgers = await read();
  let differences = findDifferences(ledgers);
  for (let look = 1; look < looks && differences.length > 0; look += 1) {
    await systemClock.sleep(betweenLooksMs);
    ledgers = await read();
    differences = inBoth(differences, findDifferences(ledgers));
  }
  for (const { orderId, rule, detail } of differences) console.log(`${rule}  ${orderId}  ${detail}`);
  console.log(
    `${ledgers.orders.length} orders, ${findUnfinished(ledgers.orders).length} still open, ${differences.length} differences`,
  );
  return differences.length === 0 ? 0 : 1;
});

/** What still differs in the same way. */
function inBoth(before: readonly Difference[], after: readonly Difference[]): readonly Difference[] {
  const known = new Set(before.map(({ orderId, rule }) => `${rule} ${orderId}`));
  return after.filter(({ orderId, rule }) => known.has(`${rule} ${orderId}`));
}

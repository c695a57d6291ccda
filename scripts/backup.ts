import { dataFiles, filesToBackUp } from '@gorae/cafe/data-files.ts';
import { readCommandLine } from '@gorae/platform/run/command-line.ts';
import { writeBackup } from '@gorae/platform/store/sqlite/backup.ts';
import { Fault, readAccess, runCommand } from './cafe-access.ts';

const usage = `Copies the whole café into one file, also while it is running.

  npm run backup -- FILE

The file holds orders, messages, keys and the sandbox vendor's journal: keep it as you keep a key.
DATA_DIR names the data folder (default ./data). With AMQP_URL or MONGODB_URL the café is not in one file: back up MongoDB, or the
files below DATA_DIR, with their own tools, and the broker's messages stay with the broker.`;

const { positionals } = readCommandLine(usage, { allowPositionals: true });
const access = readAccess({});

await runCommand(access.baseUrl, async () => {
  const [to, ...more] = positionals;
  if (to === undefined || more.length > 0) throw new Fault(usage);
  if (process.env.AMQP_URL || process.env.MONGODB_URL || process.env.AMQP_URL_FILE)
    throw new Fault(
      'AMQP_URL is set: this copies the embedded engine only; back up the databases with their own tools.',
    );
  writeBackup({ database: dataFiles(access.dataDir).database, folder: access.dataDir, files: filesToBackUp, to });
  console.log(`The café is in ${to}.`);
  return 0;
});

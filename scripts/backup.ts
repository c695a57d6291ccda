import { dataFiles, filesToBackUp } from '@gorae/cafe/data-files.ts';
import { readCommandLine } from '@gorae/platform/run/command-line.ts';
import { writeBackup } from '@gorae/platform/store/sqlite/backup.ts';
import { Fault, readAccess, runCommand } from './cafe-access.ts';

const usage = `Copies the whole café into one file, also while it is running.

  npm run backup -- FILE

The file holds orders, messages, keys and the sandbox vendor's journal: keep it as you keep a key.
DATA_DIR names the data folder (default ./data). With AMQP_URL the café is not in one file: docs/run-distributed.md says what to copy.`;

const { positionals } = readCommandLine(usage, { allowPositionals: true });
const access = readAccess({});

const whatElse = 'docs/run-distributed.md (Backup) says how, and what else belongs to it.';

await runCommand(access.baseUrl, async () => {
  const [to, ...more] = positionals;
  if (to === undefined || more.length > 0) throw new Fault(usage);
  const { AMQP_URL, AMQP_URL_FILE, MONGODB_URL, MONGODB_URL_FILE } = process.env;
  if (MONGODB_URL || MONGODB_URL_FILE)
    throw new Fault(`MONGODB_URL is set: documents are in MongoDB, back it up with its own tools. ${whatElse}`);
  if (AMQP_URL || AMQP_URL_FILE)
    throw new Fault(`AMQP_URL is set: each service has a file of its own below ${access.dataDir}. ${whatElse}`);
  writeBackup({ database: dataFiles(access.dataDir).database, folder: access.dataDir, files: filesToBackUp, to });
  console.log(`The café is in ${to}.`);
  return 0;
});

import { dataFiles, filesToBackUp } from '@gorae/cafe/data-files.ts';
import { writeBackup } from '@gorae/platform/store/sqlite/backup.ts';
import { Fault, readAccess, readCommandLine, runCommand } from './cafe-access.ts';

const usage = `Copies the whole café into one file, also while it is running.

  npm run backup -- FILE

The file holds orders, messages, keys and the sandbox vendor's journal: keep it as you keep a key.
DATA_DIR names the data folder (default ./data).`;

const { values: flags, positionals } = readCommandLine({
  allowPositionals: true,
  options: { help: { type: 'boolean', short: 'h' } },
});
const access = readAccess({});

await runCommand(access.baseUrl, async () => {
  const [to, ...more] = positionals;
  if (flags.help || to === undefined || more.length > 0) throw new Fault(usage);
  writeBackup({ database: dataFiles(access.dataDir).database, folder: access.dataDir, files: filesToBackUp, to });
  console.log(`The café is in ${to}.`);
  return 0;
});

import { dataFiles } from '@gorae/cafe/data-files.ts';
import { readCommandLine } from '@gorae/platform/run/command-line.ts';
import { openDataFolder } from '@gorae/platform/run/data-folder.ts';
import { restoreBackup } from '@gorae/platform/store/sqlite/backup.ts';
import { Fault, readAccess, runCommand } from './cafe-access.ts';

const usage = `Puts a backup into an empty data folder.

  npm run restore -- FILE

DATA_DIR names the data folder (default ./data). A café that is running there, or data that is there, is left alone.`;

const { positionals } = readCommandLine(usage, { allowPositionals: true });
const access = readAccess({});

await runCommand(access.baseUrl, async () => {
  const [from, ...more] = positionals;
  if (from === undefined || more.length > 0) throw new Fault(usage);
  const folder = openDataFolder(access.dataDir);
  try {
    restoreBackup({ from, database: dataFiles(folder.path).database, folder: folder.path });
  } finally {
    folder.close();
  }
  console.log(`The café is in ${folder.path}. Start it with: npm start`);
  return 0;
});

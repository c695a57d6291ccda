import { hostname } from 'node:os';
import process from 'node:process';
import { showsDocs } from '@gorae/platform/host/host-settings.ts';
import { serve } from '@gorae/platform/http/serve.ts';
import { readCommandLine } from '@gorae/platform/run/command-line.ts';
import { openDataFolder } from '@gorae/platform/run/data-folder.ts';
import { run } from '@gorae/platform/run/lifecycle.ts';
import { logToStderr, system } from '@gorae/platform/run/system.ts';
import { readCafeConfig } from './config.ts';
import { dataFiles } from './data-files.ts';
import { startCustomers } from './demo/customers.ts';
import { readKeys } from './keys.ts';
import { openCafe } from './open-cafe.ts';
import { openSandbox } from './open-sandbox.ts';
import { welcome } from './welcome.ts';

const usage = `Opens the whole café in one process.

  npm start
  npm run demo   the same with customers who come in at a café's pace

Its settings come from the environment; README.md names them all. PORT is where it listens (default 3000), DATA_DIR where it keeps
what must last (default ./data).`;

const { values: flags } = readCommandLine(usage, { options: { demo: { type: 'boolean' } } });

run(
  async (own) => {
    const read = readCafeConfig(process.env);
    const config = { ...read, replica: read.replica ?? hostname() };
    const parts = { ...system, log: logToStderr(config.logLevel) };
    const folder = own(openDataFolder(config.dataDir));
    const keys = readKeys(folder.path, config, system.newId);
    const files = dataFiles(folder.path);
    const { sandboxUrl, sandboxDeclineRate: declineRate, seed } = config;
    const sandbox =
      sandboxUrl === undefined
        ? own(await openSandbox({ ...parts, journal: files.vendorJournal, declineRate, seed }))
        : { url: () => sandboxUrl };
    const cafe = own(await openCafe({ ...parts, config, keys, file: files.database, sandboxUrl: sandbox.url }));
    const { port } = own(serve(cafe.app, { ...config, log: parts.log }));
    await cafe.start();
    const kept = { dataFolder: folder.path, staffKey: keys.staff[0] ?? '', engine: cafe.engineName };
    process.stdout.write(welcome({ ...config, ...kept, docs: showsDocs(config), port }));
    if (flags.demo)
      own(startCustomers({ ...system, baseUrl: `http://127.0.0.1:${port}`, storeId: config.storeId, seed }));
  },
  { log: logToStderr('warn') },
);

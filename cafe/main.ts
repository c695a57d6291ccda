import process from 'node:process';
import { serve } from '@gorae/platform/http/serve.ts';
import { systemClock } from '@gorae/platform/run/clock.ts';
import { openDataFolder } from '@gorae/platform/run/data-folder.ts';
import { randomId } from '@gorae/platform/run/ids.ts';
import { run } from '@gorae/platform/run/lifecycle.ts';
import { createLog } from '@gorae/platform/run/log.ts';
import { systemRandom } from '@gorae/platform/run/random.ts';
import { readCafeConfig } from './config.ts';
import { dataFiles } from './data-files.ts';
import { startCustomers } from './demo/customers.ts';
import { readKeys } from './keys.ts';
import { openCafe } from './open-cafe.ts';
import { openSandbox } from './open-sandbox.ts';
import { welcome } from './welcome.ts';

const parts = { clock: systemClock, newId: randomId, random: systemRandom };
const write = (line: string): void => void process.stderr.write(line);
const startLog = createLog({ write, clock: systemClock, level: 'warn' });

run(
  async (own) => {
    const config = readCafeConfig(process.env);
    const log = createLog({ write, clock: systemClock, level: config.logLevel });
    const folder = own(openDataFolder(config.dataDir));
    const keys = readKeys(folder.path, config, randomId);
    const files = dataFiles(folder.path);
    const { sandboxUrl, sandboxDeclineRate: declineRate, seed } = config;
    const sandbox =
      sandboxUrl === undefined
        ? own(await openSandbox({ journal: files.vendorJournal, declineRate, seed, clock: systemClock, log }))
        : { url: () => sandboxUrl };
    const cafe = own(await openCafe({ ...parts, config, keys, file: files.database, sandboxUrl: sandbox.url, log }));
    await cafe.start();
    const { port } = own(serve(cafe.app, { host: config.host, port: config.port, log }));
    process.stdout.write(welcome({ ...config, port, dataFolder: folder.path, staffKey: keys.staff[0] ?? '' }));
    if (process.argv.includes('--demo'))
      own(
        startCustomers({
          baseUrl: `http://127.0.0.1:${port}`,
          storeId: config.storeId,
          seed,
          clock: systemClock,
          newId: randomId,
        }),
      );
  },
  { log: startLog },
);

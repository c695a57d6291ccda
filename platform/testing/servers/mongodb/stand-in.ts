import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { findCommand } from '../find-command.ts';
import { runCommand } from '../run-command.ts';
import type { DatabaseServer } from './database-server.ts';
import { startOwnProcess } from './own-process.ts';

const source = fileURLToPath(new URL('../../mongo-stand-in/', import.meta.url));
const cache = fileURLToPath(new URL('../../../../node_modules/.cache/gorae/', import.meta.url));

export const whyNoStandIn = (): string | undefined => {
  const missing = ['java', 'mvn'].filter((name) => findCommand(name) === undefined);
  return missing.length === 0 ? undefined : `no ${missing.join(', ')} on the PATH`;
};

/** The jars that the stand-in is made of, fetched by Maven once for each version of its pom: a folder. */
const fetchJars = async (): Promise<string> => {
  const pom = join(source, 'pom.xml');
  const version = createHash('sha256')
    .update(await readFile(pom))
    .digest('hex')
    .slice(0, 12);
  const folder = join(cache, `mongo-stand-in-${version}`);
  if (existsSync(folder)) return folder;
  await mkdir(cache, { recursive: true });
  const fetched = await mkdtemp(join(cache, 'fetching-'));
  try {
    const goal = ['dependency:copy-dependencies', `-DoutputDirectory=${fetched}`];
    await runCommand(['mvn', '-q', '-B', '-f', pom, ...goal], { timeoutMs: 180_000 });
    // Whole or not at all; when another process was faster, its folder is as good.
    await rename(fetched, folder).catch((error) => {
      if (!existsSync(folder)) throw error;
    });
  } finally {
    await rm(fetched, { recursive: true, force: true });
  }
  return folder;
};

/** Not MongoDB, but what speaks its language closely enough for our use of it. Its speed says nothing about MongoDB. */
export const startStandIn = async (): Promise<DatabaseServer> => {
  const jars = await fetchJars();
  const java = ['java', '-XX:TieredStopAtLevel=1', '-Xmx512m', '-cp', join(jars, '*'), join(source, 'StandIn.java')];
  const about = { describe: 'a stand-in for MongoDB (mongo-java-server on H2)', isStandIn: true };
  return startOwnProcess(about, (folder, port) => [...java, ...[join(folder, 'data.h2'), `${port}`]]);
};

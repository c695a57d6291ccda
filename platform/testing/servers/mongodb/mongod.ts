import { findCommand } from '../find-command.ts';
import type { DatabaseServer } from './database-server.ts';
import { startOwnProcess } from './own-process.ts';

export const whyNoMongod = (): string | undefined =>
  findCommand('mongod') === undefined ? 'no mongod on the PATH' : undefined;

export const startMongod = (): Promise<DatabaseServer> =>
  startOwnProcess({ describe: 'MongoDB, a mongod of its own', isStandIn: false }, (folder, port) => [
    ...['mongod', '--quiet', '--dbpath', folder, '--port', `${port}`, '--bind_ip', '127.0.0.1'],
    ...['--nounixsocket', '--wiredTigerCacheSizeGB', '0.25'],
  ]);

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { reservePort } from '../reserve-port.ts';
import { type ServerProcess, startServerProcess } from '../server-process.ts';
import { untilListening } from '../until-listening.ts';
import type { DatabaseServer } from './database-server.ts';

/** Runs a database as a process beside us, with its data in a folder of its own. */
export const startOwnProcess = async (
  about: Pick<DatabaseServer, 'describe' | 'isStandIn'>,
  toCommand: (folder: string, port: number) => readonly string[],
): Promise<DatabaseServer> => {
  const folder = await mkdtemp(join(tmpdir(), 'gorae-mongodb-'));
  const port = await reservePort();
  let server: ServerProcess | undefined;
  const start = async (): Promise<void> => {
    server = startServerProcess(toCommand(folder, port));
    await untilListening(port, server);
  };
  const close = async (): Promise<void> => {
    await server?.kill();
    await rm(folder, { recursive: true, force: true });
  };
  await start().catch(async (error) => {
    await close();
    throw error;
  });
  return { ...about, port, pid: () => server?.pid, start, close, kill: async () => server?.kill() };
};

import { once } from 'node:events';
import { createServer } from 'node:net';

/**
 * A port that is free now and that the system gives to nobody by itself. Those that it does give out (from 32768 on Linux) would not
 * do: while a server is away, somebody's outgoing connection may take its port, even the very one that asks for the server.
 */
export const reservePort = async (): Promise<number> => {
  for (let tries = 0; tries < 100; tries++) {
    const port = 12_000 + Math.floor(Math.random() * 20_000);
    if (await isFree(port)) return port;
  }
  throw new Error('No free port between 12000 and 32000');
};

const isFree = async (port: number): Promise<boolean> => {
  const server = createServer();
  const listening = once(server, 'listening').then(
    () => true,
    () => false,
  );
  server.listen(port, '127.0.0.1');
  if (!(await listening)) return false;
  server.close();
  await once(server, 'close');
  return true;
};

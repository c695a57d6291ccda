import { once } from 'node:events';
import { connect } from 'node:net';
import { until } from '../until.ts';

const isListening = async (port: number): Promise<boolean> => {
  const socket = connect({ host: '127.0.0.1', port });
  const found = await once(socket, 'connect').then(
    () => true,
    () => false,
  );
  socket.destroy();
  return found;
};

/** Waits until somebody listens on the port; throws with what the server said when it ends before, or after a minute. */
export const untilListening = async (port: number, server: { isAlive(): boolean; output(): string }): Promise<void> => {
  const listens = async (): Promise<boolean> => {
    if (!server.isAlive()) throw new Error(`The server ended: ${server.output()}`);
    return isListening(port);
  };
  await until(listens, { timeoutMs: 60_000, what: `a server on port ${port}` });
};

import { once } from 'node:events';
import { type AddressInfo, connect, type Server, type Socket } from 'node:net';

export interface PassThrough extends AsyncDisposable {
  /** On 127.0.0.1. */
  readonly port: number;
}

/** Passes on what a client says, and what it is answered. */
export type Carry = (client: Socket) => void;

/**
 * Listens on a free port, and carries each line on to the port of a server on this machine, as they are and undisturbed: `fault-proxy.ts`
 * is for lines that fail. `makeServer` decides how clients are spoken to. Disposing it ends all lines.
 */
export const openPassThrough = async (
  { port }: { readonly port: number },
  makeServer: (carry: Carry) => Server,
): Promise<PassThrough> => {
  const sockets = new Set<Socket>();
  const server = makeServer((client) => {
    const line = connect({ host: '127.0.0.1', port });
    for (const socket of [client, line]) {
      sockets.add(socket);
      socket.on('error', () => undefined);
      socket.on('close', () => sockets.delete(socket));
    }
    client.pipe(line).pipe(client);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    [Symbol.asyncDispose]: async () => {
      const closed = once(server, 'close');
      server.close();
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
};

import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';

export interface Page extends AsyncDisposable {
  readonly port: number;
}

/** A page of its own that loads one script: this entry, bundled for browsers. */
export const servePage = async (entry: string): Promise<Page> => {
  const entrypoint = fileURLToPath(new URL(`../../${entry}`, import.meta.url));
  const script = await (await Bun.build({ entrypoints: [entrypoint], target: 'browser' })).outputs[0]?.text();
  const server = createServer(({ url }, outgoing) => {
    const isScript = url === '/script.js';
    outgoing.setHeader('Content-Type', isScript ? 'text/javascript; charset=utf-8' : 'text/html; charset=utf-8');
    outgoing.end(
      isScript ? script : '<!doctype html><title>App</title><script type="module" src="/script.js"></script>',
    );
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
};

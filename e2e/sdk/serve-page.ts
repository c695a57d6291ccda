import { fileURLToPath } from 'node:url';
import { type HttpServer, serveHttp } from '@gorae/platform/testing/serve-http.ts';

/** A page of its own that loads one script: this entry, bundled for browsers. */
export const servePage = async (entry: string): Promise<HttpServer> => {
  const entrypoint = fileURLToPath(new URL(`../../${entry}`, import.meta.url));
  const script = await (await Bun.build({ entrypoints: [entrypoint], target: 'browser' })).outputs[0]?.text();
  return serveHttp(({ url }, outgoing) => {
    const isScript = url === '/script.js';
    outgoing.setHeader('Content-Type', isScript ? 'text/javascript; charset=utf-8' : 'text/html; charset=utf-8');
    outgoing.end(
      isScript ? script : '<!doctype html><title>App</title><script type="module" src="/script.js"></script>',
    );
  });
};

import { connect } from 'node:net';
import { until } from '@gorae/platform/testing/until.ts';

/** A plain connection that asks for a stream: may stop reading, and there may be thousands, which `fetch` allows neither. */
export const openSocket = async (port: number, path: string, headers: Record<string, string> = {}) => {
  const socket = connect({ host: '127.0.0.1', port });
  let text = '';
  socket.setEncoding('utf8');
  socket.on('data', (chunk: string) => {
    text += chunk;
  });
  socket.on('error', () => undefined);
  await new Promise<void>((resolve) => socket.once('connect', () => resolve()));
  const lines = Object.entries({ Host: 'localhost', ...headers }).map(([name, value]) => `${name}: ${value}\r\n`);
  socket.write(`GET ${path} HTTP/1.1\r\n${lines.join('')}\r\n`);
  return {
    text: () => text,
    /** Resolves once the text has arrived. */
    seen: (part: string) => until(() => text.includes(part), { what: `"${part}" on the stream` }),
    pause: () => socket.pause(),
    resume: () => socket.resume(),
    [Symbol.asyncDispose]: async () => {
      socket.destroy();
    },
  };
};

import assert from 'node:assert/strict';
import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import type { Behaviour } from './behaviour.ts';
import { type FaultProxy, openFaultProxy } from './fault-proxy.ts';
import { until } from './until.ts';

/** One end of a line, as its owner sees it. */
interface End {
  readonly socket: Socket;
  heard(): string;
  /** `ended` in peace, or the code of the error that it died of. */
  fate(): string | undefined;
}

const watch = (socket: Socket): End => {
  let heard = '';
  let fate: string | undefined;
  socket.setEncoding('utf8').on('data', (text: string) => {
    heard += text;
  });
  socket.on('end', () => {
    fate ??= 'ended';
  });
  socket.on('error', (error: NodeJS.ErrnoException) => {
    fate = error.code;
  });
  return { socket, heard: () => heard, fate: () => fate };
};

interface Scene {
  readonly proxy: FaultProxy;
  /** The server's ends, in the order of their coming. */
  readonly served: readonly End[];
  readonly server: Server;
  /** A client whose line stands, with the server's end of it. */
  open(): Promise<{ readonly client: End; readonly peer: End }>;
  /** A client that may fail. */
  call(): End;
}

const withProxy = async (run: (scene: Scene) => Promise<void>): Promise<void> => {
  const served: End[] = [];
  const clients: End[] = [];
  const server = createServer((socket) => served.push(watch(socket)));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const proxy = await openFaultProxy({ port: (server.address() as AddressInfo).port });
  const call = (): End => {
    const client = watch(connect({ host: '127.0.0.1', port: proxy.port }));
    clients.push(client);
    return client;
  };
  const open = async () => {
    const client = call();
    const before = served.length;
    await once(client.socket, 'connect');
    const peer = await until(() => served[before], { what: 'the server has the line' });
    return { client, peer };
  };
  try {
    await run({ proxy, served, server, open, call });
  } finally {
    await proxy[Symbol.asyncDispose]();
    for (const { socket } of [...clients, ...served]) socket.destroy();
    server.close();
  }
};

const hears = (end: End, text: string) => until(() => end.heard() === text, { what: `"${text}" is heard` });
const dies = (end: End, of: string) => until(() => end.fate() === of, { what: `a line dies of ${of}` });

/** Long enough for whatever moves to arrive: fifty lines are opened beside it, one after the other, and each carries something. */
const meanwhile = async ({ server, served }: Scene): Promise<void> => {
  const { port } = server.address() as AddressInfo;
  for (let n = 0; n < 50; n++) {
    const before = served.length;
    const socket = connect({ host: '127.0.0.1', port });
    socket.write('beside');
    const peer = await until(() => served[before], { what: 'a line beside is there' });
    await hears(peer, 'beside');
    socket.destroy();
  }
};

const behaviour = (name: string, run: (scene: Scene) => Promise<void>): Behaviour => ({
  name,
  run: () => withProxy(run),
});

/** What tests of faults rely on, on every runtime. */
export const faultProxySuite: readonly Behaviour[] = [
  behaviour('passes on what both sides say, and their ends', async ({ open, proxy }) => {
    const { client, peer } = await open();
    client.socket.write('ask');
    await hears(peer, 'ask');
    peer.socket.write('answer');
    await hears(client, 'answer');
    client.socket.end();
    await dies(peer, 'ended');
    await dies(client, 'ended');
    await until(() => proxy.lines() === 0, { what: 'the line is gone' });
  }),

  behaviour('carries more than any buffer holds, unharmed and in order', async ({ open }) => {
    const { client, peer } = await open();
    const text = Array.from({ length: 400_000 }, (_, n) => `${n} `).join('');
    client.socket.write(text);
    await until(() => peer.heard().length === text.length, { what: 'all has come' });
    assert.equal(peer.heard() === text, true);
  }),

  behaviour('resets the lines that stand, on both sides, and takes new ones', async ({ open, proxy }) => {
    const { client, peer } = await open();
    proxy.reset();
    await dies(client, 'ECONNRESET');
    await dies(peer, 'ECONNRESET');
    const next = await open();
    next.client.socket.write('again');
    await hears(next.peer, 'again');
  }),

  behaviour('as a black hole takes lines and moves nothing, then goes on where it was', async (scene) => {
    const { client, peer } = await scene.open();
    scene.proxy.blackhole(true);
    const late = await scene.open();
    client.socket.write('ask');
    peer.socket.write('told');
    late.client.socket.write('late');
    await meanwhile(scene);
    assert.deepEqual([peer.heard(), client.heard(), late.peer.heard()], ['', '', '']);
    scene.proxy.blackhole(false);
    await hears(peer, 'ask');
    await hears(client, 'told');
    await hears(late.peer, 'late');
  }),

  behaviour('as a black hole hides that the other side is gone', async (scene) => {
    const { client, peer } = await scene.open();
    const { client: ending, peer: waiting } = await scene.open();
    scene.proxy.blackhole(true);
    client.socket.resetAndDestroy();
    ending.socket.end();
    await meanwhile(scene);
    assert.deepEqual([peer.fate(), waiting.fate()], [undefined, undefined]);
    scene.proxy.blackhole(false);
    await dies(peer, 'ECONNRESET');
    await dies(waiting, 'ended');
  }),

  behaviour('resets what a black hole has swallowed', async ({ open, proxy }) => {
    const { client, peer } = await open();
    proxy.blackhole(true);
    proxy.reset();
    await dies(client, 'ECONNRESET');
    await dies(peer, 'ECONNRESET');
  }),

  behaviour('deafens the client, whom the server still hears', async (scene) => {
    const { client, peer } = await scene.open();
    scene.proxy.deafen(true);
    client.socket.write('ask');
    await hears(peer, 'ask');
    peer.socket.write('answer');
    await meanwhile(scene);
    assert.equal(client.heard(), '');
    scene.proxy.deafen(false);
    await hears(client, 'answer');
  }),

  behaviour('refuses new lines, and leaves those that stand', async ({ open, proxy, call }) => {
    const { client, peer } = await open();
    proxy.refuse(true);
    await dies(call(), 'ECONNRESET');
    client.socket.write('still here');
    await hears(peer, 'still here');
    proxy.refuse(false);
    await open();
  }),

  behaviour('delays both directions, and keeps the order', async ({ open, proxy }) => {
    const { client, peer } = await open();
    proxy.delay(60);
    const began = performance.now();
    for (const word of ['one ', 'two ', 'three']) client.socket.write(word);
    await hears(peer, 'one two three');
    peer.socket.write('four');
    await hears(client, 'four');
    assert.ok(performance.now() - began >= 115);
  }),

  behaviour('shows a server that is not there as a reset', async ({ server, call }) => {
    server.close();
    await dies(call(), 'ECONNRESET');
  }),

  behaviour('resets everything at its end', async ({ open, proxy }) => {
    const { client, peer } = await open();
    await proxy[Symbol.asyncDispose]();
    await dies(client, 'ECONNRESET');
    await dies(peer, 'ECONNRESET');
  }),
];

import assert from 'node:assert/strict';
import { connect } from 'node:net';
import { systemClock } from '../run/clock.ts';
import { StartFault } from '../run/config-fault.ts';
import { silentLog } from '../run/log.ts';
import { seededRandom } from '../run/random.ts';
import type { Behaviour } from '../testing/behaviour.ts';
import { createNotesApp } from '../testing/notes-app.ts';
import { until } from '../testing/until.ts';
import { serve } from './serve.ts';
import { createHub } from './sse.ts';

const host = '127.0.0.1';

/** A real server on a free port, closed whatever happens. */
const withServer = async (use: (server: ReturnType<typeof start>) => Promise<void>): Promise<void> => {
  const server = start();
  try {
    await use(server);
  } finally {
    await server.listening.close();
  }
};

const start = ({ drainMs = 2000 } = {}) => {
  const hub = createHub({ clock: systemClock, random: seededRandom(1), log: silentLog, limit: 200 });
  const { app, waits } = createNotesApp({ hub, log: silentLog });
  const listening = serve(app, { host, port: 0, log: silentLog, drainMs });
  return { hub, waits, listening, url: listening.url };
};

/** Reads a stream of events as text, piece by piece. */
const openStream = async (url: string) => {
  const leaving = new AbortController();
  const reply = await fetch(url, { signal: leaving.signal });
  const reader = reply.body?.getReader();
  assert.ok(reader);
  const decoder = new TextDecoder();
  let text = '';
  const readUntil: (part: string) => Promise<string> = async (part) => {
    while (!text.includes(part)) {
      const read: Awaited<ReturnType<typeof reader.read>> = await reader.read();
      assert.ok(!read.done, `the stream ended before ${part}: ${text}`);
      text = `${text.slice(-1_000_000)}${decoder.decode(read.value, { stream: true })}`;
    }
    return text;
  };
  const readToEnd = async (): Promise<string> => {
    for (let read = await reader.read(); !read.done; read = await reader.read()) {
      text += decoder.decode(read.value, { stream: true });
    }
    return text;
  };
  return { reply, readUntil, readToEnd, leave: () => leaving.abort() };
};

const snapshotComesFirst = () =>
  withServer(async ({ url, hub }) => {
    const stream = await openStream(`${url}/v1/notes/1/live`);
    assert.equal(stream.reply.headers.get('content-type'), 'text/event-stream');
    assert.equal(stream.reply.headers.get('cache-control'), 'no-cache, no-transform');
    assert.equal(stream.reply.headers.get('x-accel-buffering'), 'no');
    assert.match(await stream.readUntil('"}\n\n'), /^retry: \d{4,5}\n\nevent: snapshot\ndata: {"id":"1"}\n\n$/);
    hub.publish('2', 'a', { event: 'note', data: { id: 'of another topic' } });
    hub.publish('1', 'a', { event: 'note', data: { id: '한글' }, id: '7' });
    const text = await stream.readUntil('한글"}\n\n');
    assert.ok(text.endsWith('event: note\nid: 7\ndata: {"id":"한글"}\n\n'));
    assert.ok(!text.includes('another'));
    stream.leave();
  });

const everyEventArrives = () =>
  withServer(async ({ url, hub }) => {
    const streams = await Promise.all([1, 2, 3].map(() => openStream(`${url}/v1/notes/1/live`)));
    await Promise.all(streams.map((stream) => stream.readUntil('snapshot')));
    for (let count = 0; count < 300; count++)
      hub.publish('1', `key ${count}`, { event: 'note', data: { count, padding: 'x'.repeat(1000) } });
    for (const stream of streams) {
      const text = await stream.readUntil('"count":299');
      const counts = [...text.matchAll(/"count":(\d+)/g)].map((match) => Number(match[1]));
      assert.deepEqual(
        counts,
        Array.from({ length: 300 }, (_, count) => count),
      );
      stream.leave();
    }
  });

const leavingIsNoticed = () =>
  withServer(async ({ url, hub }) => {
    const stream = await openStream(`${url}/v1/notes/1/live`);
    await stream.readUntil('snapshot');
    assert.equal(hub.count('1'), 1);
    stream.leave();
    await until(() => hub.count() === 0, { what: 'the hub forgets the client' });
  });

const headOpensNoStream = () =>
  withServer(async ({ url, hub }) => {
    for (let count = 0; count < 20; count++) {
      const reply = await fetch(`${url}/v1/notes/1/live`, { method: 'HEAD' });
      assert.equal(reply.headers.get('content-type'), 'text/event-stream');
      assert.equal(await reply.text(), '');
    }
    assert.equal(hub.count(), 0);
  });

const limitEndsTheStream = () =>
  withServer(async ({ url, hub }) => {
    const stream = await openStream(`${url}/v1/notes/1/live?limit=2`);
    await stream.readUntil('snapshot');
    hub.publish('1', 'a', { event: 'note', data: { count: 1 } });
    hub.publish('1', 'b', { event: 'note', data: { count: 2 } });
    const text = await stream.readToEnd();
    assert.ok(text.includes('"count":1') && !text.includes('"count":2'), text);
  });

const closingEndsStreams = async () => {
  const { url, hub, waits, listening } = start({ drainMs: 60_000 });
  const stream = await openStream(`${url}/v1/notes/1/live`);
  await stream.readUntil('snapshot');
  const waiting = fetch(`${url}/v1/notes/1/wait`);
  await until(() => waits.count() === 1, { what: 'the request waits' });
  const begun = systemClock.now();
  const [text] = await Promise.all([stream.readToEnd(), listening.close()]);
  assert.match(text, /retry: \d+\n\n$/);
  assert.equal((await waiting).status, 200);
  assert.equal(hub.count(), 0);
  assert.ok(systemClock.now() - begun < 30_000, 'closing does not wait for its deadline');
  await assert.rejects(fetch(`${url}/v1/notes`));
};

/** One event a turn: who reads keeps up, who does not fills the buffers of the system first and then ours. */
const slowClientsAreLetGo = () =>
  withServer(async ({ url, hub }) => {
    const socket = connect(Number(new URL(url).port), host);
    socket.on('error', () => undefined);
    socket.write('GET /v1/notes/1/live HTTP/1.1\r\nHost: localhost\r\n\r\n');
    socket.pause();
    const reading = await openStream(`${url}/v1/notes/1/live`);
    await until(() => hub.count() === 2, { what: 'both streams are open' });
    const big = 'x'.repeat(40_000);
    let published = 0;
    for (; hub.count() === 2 && published < 2000; published++) {
      hub.publish('1', `key ${published}`, { event: 'note', data: { big, published } });
      await reading.readUntil(`"published":${published}}`);
    }
    socket.destroy();
    assert.equal(hub.count(), 1, `after ${published} events of 40 kB`);
    assert.ok(published > 1, 'it was not let go for a single event');
    reading.leave();
  });

const largeBodiesAreRefused = () =>
  withServer(async ({ url }) => {
    const send = (body: BodyInit) =>
      fetch(`${url}/v1/notes`, { method: 'POST', body, headers: { 'Content-Type': 'application/json' } });
    const refused = await send(`{"text":"${'x'.repeat(66_000)}"}`);
    assert.equal(refused.status, 413);
    assert.equal(refused.headers.get('content-type'), 'application/problem+json');
    assert.equal((await send('{"text":"hi"}')).status, 201);
  });

/** Hand-made, since clients decide themselves how to send a body. */
const chunkedBodiesAreCounted = () =>
  withServer(async ({ url }) => {
    const socket = connect(Number(new URL(url).port), host);
    let answer = '';
    socket.on('error', () => undefined);
    socket.on('data', (data) => {
      answer += String(data);
    });
    socket.write('POST /v1/notes HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n');
    socket.write('Transfer-Encoding: chunked\r\n\r\n');
    for (let count = 0; count < 6; count++) socket.write(`4000\r\n${'x'.repeat(0x4000)}\r\n`);
    await until(() => answer.includes('body-too-large'), { what: 'an answer before the body has ended' });
    assert.match(answer, /^HTTP\/1\.1 413 /);
    socket.destroy();
  });

/** Two requests on one connection, the first without a body in its answer: neither HEAD nor 204 may spoil what follows. */
const connectionsAreKept = () =>
  withServer(async ({ url }) => {
    const socket = connect(Number(new URL(url).port), host);
    let answer = '';
    socket.on('data', (data) => {
      answer += String(data);
    });
    const head = (method: string) => `${method} /v1/notes HTTP/1.1\r\nHost: localhost\r\n\r\n`;
    for (const [at, method] of ['HEAD', 'OPTIONS', 'GET', 'GET'].entries()) {
      socket.write(head(method));
      const answers = () => answer.match(/HTTP\/1\.1 20\d/g)?.length;
      await until(() => answers() === at + 1, { what: `the answer to ${method}` });
    }
    await until(() => answer.match(/"role":"public"/g)?.length === 2, { what: 'both bodies' });
    socket.destroy();
  });

const usedPortsAreNamed = () =>
  withServer(async ({ listening }) => {
    const { app } = createNotesApp();
    assert.throws(
      () => serve(app, { host, port: listening.port, log: silentLog }),
      (error) =>
        error instanceof StartFault && error.message.includes(String(listening.port)) && !error.message.includes('\n'),
    );
  });

const slowRequestsAreCut = async () => {
  const { app, waits } = createNotesApp();
  const stubborn = { ...app, close: () => new Promise<void>(() => undefined) };
  const listening = serve(stubborn, { host, port: 0, log: silentLog, drainMs: 50 });
  const left = fetch(`${listening.url}/v1/notes/1/wait`).then(
    (reply) => reply.status,
    () => 'cut',
  );
  await until(() => waits.count() === 1, { what: 'the request waits' });
  await listening.close();
  assert.notEqual(await left, 200);
  await app.close();
};

/** What a real server must do on any runtime. */
export const httpSuite = (): readonly Behaviour[] => [
  { name: 'a stream begins with retry and snapshot, then tells what happens, byte-true', run: snapshotComesFirst },
  { name: 'every event of a burst reaches every client in order', run: everyEventArrives },
  { name: 'a client that leaves is forgotten', run: leavingIsNoticed },
  { name: 'HEAD opens no stream', run: headOpensNoStream },
  { name: 'a limit ends the stream', run: limitEndsTheStream },
  { name: 'closing ends streams and waits before its deadline', run: closingEndsStreams },
  { name: 'a client that does not read is let go', run: slowClientsAreLetGo },
  { name: 'a body of more than 64 KiB is refused', run: largeBodiesAreRefused },
  { name: 'a chunked body is counted while it comes', run: chunkedBodiesAreCounted },
  { name: 'a connection is kept for further requests', run: connectionsAreKept },
  { name: 'a used port is named', run: usedPortsAreNamed },
  { name: 'requests that outlast the deadline are cut', run: slowRequestsAreCut },
];

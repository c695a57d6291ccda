import assert from 'node:assert/strict';
import { connect } from 'node:net';
import { systemClock } from '../run/clock.ts';
import type { Behaviour } from '../testing/behaviour.ts';
import { until } from '../testing/until.ts';
import { host, start, withServer } from './http-lab.ts';

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

/** What streams of a real server must do on any runtime. */
export const streamsSuite = (): readonly Behaviour[] => [
  { name: 'a stream begins with retry and snapshot, then tells what happens, byte-true', run: snapshotComesFirst },
  { name: 'every event of a burst reaches every client in order', run: everyEventArrives },
  { name: 'a client that leaves is forgotten', run: leavingIsNoticed },
  { name: 'HEAD opens no stream', run: headOpensNoStream },
  { name: 'a limit ends the stream', run: limitEndsTheStream },
  { name: 'closing ends streams and waits before its deadline', run: closingEndsStreams },
  { name: 'a client that does not read is let go', run: slowClientsAreLetGo },
];

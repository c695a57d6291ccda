import assert from 'node:assert/strict';
import { connect } from 'node:net';
import { StartFault } from '../run/config-fault.ts';
import { silentLog } from '../run/log.ts';
import type { Behaviour } from '../testing/behaviour.ts';
import { createNotesApp } from '../testing/notes-app.ts';
import { until } from '../testing/until.ts';
import { host, withServer } from './http-lab.ts';
import { streamsSuite } from './http-streams.suite.ts';
import { serve } from './serve.ts';

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
  ...streamsSuite(),
  { name: 'a body of more than 64 KiB is refused', run: largeBodiesAreRefused },
  { name: 'a chunked body is counted while it comes', run: chunkedBodiesAreCounted },
  { name: 'a connection is kept for further requests', run: connectionsAreKept },
  { name: 'a used port is named', run: usedPortsAreNamed },
  { name: 'requests that outlast the deadline are cut', run: slowRequestsAreCut },
];

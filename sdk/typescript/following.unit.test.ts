import { describe, expect, test } from 'bun:test';
import { createGorae, type PlacedOrder } from './gorae.ts';
import { anOrder } from './testing/an-order.ts';
import { type Answer, broken, event, fakeFetch, hurry, json, problem, stream } from './testing/fake-fetch.ts';

const open = (answers: readonly Answer[], options: { streams?: boolean; streamWithinMs?: number } = {}) => {
  const fake = fakeFetch(...answers);
  return { ...fake, gorae: createGorae({ baseUrl: 'http://cafe.test', fetch: fake.fetch, ...options }) };
};
const at = (version: number, state = 'making') => anOrder({ version, state });
const seenBy = async (following: AsyncIterable<PlacedOrder>): Promise<readonly string[]> => {
  const seen: string[] = [];
  for await (const { version, state } of following) seen.push(`${version} ${state}`);
  return seen;
};
const snapshot = (version: number, state?: string) => event('snapshot', at(version, state));

describe('following an order', () => {
  test('yields what is newer, over streams that end and break, until the order is over', async () => {
    const { gorae, requests } = open([
      stream([hurry, snapshot(2), ': hb\n\n', event('order', at(4)), event('order', at(3))]),
      broken,
      stream([hurry, snapshot(4)]),
      stream([`${hurry}${snapshot(5, 'ready')}`.slice(0, 40)]),
      stream([hurry, snapshot(5, 'ready'), event('order', at(6, 'collected'))]),
    ]);
    expect(await seenBy(gorae.follow(at(2)))).toEqual(['4 making', '5 ready', '6 collected']);
    expect(requests.map(({ headers }) => headers.get('last-event-id'))).toEqual(['2', '4', '4', '4', '4']);
  });

  test('reads events however they are cut', async () => {
    const text = `${hurry}${snapshot(3)}\r\n${event('order', { ...at(4, 'collected'), nameOnCup: '지민' })}`;
    const bytes = new TextEncoder().encode(text);
    const oneByOne = new ReadableStream<Uint8Array>({
      start: (controller) => {
        for (const byte of bytes) controller.enqueue(new Uint8Array([byte]));
        controller.close();
      },
    });
    const { gorae } = open([() => new Response(oneByOne, { headers: { 'Content-Type': 'text/event-stream' } })]);
    const names: (string | undefined)[] = [];
    for await (const { nameOnCup } of gorae.follow(at(2))) names.push(nameOnCup);
    expect(names).toEqual([undefined, '지민']);
  });

  test('lets go of the stream when the loop is left', async () => {
    const left = Promise.withResolvers<void>();
    const { gorae } = open([stream([snapshot(3)], { open: true, onLeave: left.resolve })]);
    for await (const _ of gorae.follow(at(2))) break;
    await left.promise;
  });

  test('ends with the reason of your signal', async () => {
    const { gorae } = open([stream([snapshot(3)], { open: true })]);
    const control = new AbortController();
    const reason = new Error('the customer left');
    const following = (async () => {
      for await (const _ of gorae.follow(at(2), { signal: control.signal })) control.abort(reason);
    })();
    expect(
      await following.then(
        () => undefined,
        (error) => error,
      ),
    ).toBe(reason);
  });

  test('an order that is not there, or not yours, is refused', async () => {
    const { gorae, requests } = open([problem(404, 'order-not-found')]);
    expect(
      await seenBy(gorae.follow(at(2))).then(
        () => undefined,
        (error) => error,
      ),
    ).toMatchObject({ code: 'order-not-found' });
    expect(requests.at(-1)?.url).toBe('http://cafe.test/v1/orders/o1');
  });
});

describe('an order that is over', () => {
  const over = at(6, 'collected');
  const { id, orderToken, version } = over;
  const told: Answer = ({ headers }) =>
    headers.get('if-none-match') === `"v${version}"`
      ? new Response(null, { status: 304 })
      : Response.json(over, { headers: { ETag: `"v${version}"` } });

  test('ends at once, and asks nobody', async () => {
    const { gorae, requests } = open([stream([snapshot(6, 'collected')], { open: true })]);
    expect(await seenBy(gorae.follow(over))).toEqual([]);
    expect(requests).toEqual([]);
  });

  test('ends with the snapshot, when only its last version is known', async () => {
    const { gorae } = open([stream([snapshot(6, 'collected')], { open: true })]);
    expect(await seenBy(gorae.follow({ id, orderToken, version }))).toEqual([]);
  });

  test('ends with the first answer where streams do not work, since 304 would not tell', async () => {
    const { gorae } = open([told], { streams: false });
    expect(await seenBy(gorae.follow({ id, orderToken, version }))).toEqual([]);
  });

  test('is told from one of which only the version is known, and which goes on', async () => {
    const { gorae, requests } = open([json(at(5), 200, { ETag: '"v5"' }), told], { streams: false });
    expect(await seenBy(gorae.follow({ id, orderToken, version: 5 }))).toEqual(['6 collected']);
    expect(requests.map(({ headers }) => headers.get('if-none-match'))).toEqual(['"v0"', '"v5"']);
  });
});

describe('where streams do not work', () => {
  const polls = [
    json(at(3), 200, { ETag: '"v3"' }),
    problem(503, 'closing', { 'Retry-After': '0' }),
    () => new Response(null, { status: 304 }),
    json(at(4, 'collected'), 200, { ETag: '"v4"' }),
  ];

  const expectPolling = async (answers: readonly Answer[], options: Parameters<typeof open>[1] = {}) => {
    const { gorae, requests } = open([...answers, ...polls], options);
    expect(await seenBy(gorae.follow(at(2)))).toEqual(['3 making', '4 collected']);
    const asked = requests.slice(answers.length);
    expect(asked.map(({ url }) => url)).toEqual(Array(4).fill('http://cafe.test/v1/orders/o1'));
    expect(asked.map(({ headers }) => headers.get('if-none-match'))).toEqual(['"v2"', '"v3"', '"v3"', '"v3"']);
    expect(asked[0]?.headers.get('prefer')).toBe('wait=25');
    expect(asked[0]?.headers.get('authorization')).toBe('Bearer token-1');
  };

  test('told so, it asks by long-poll', () => expectPolling([], { streams: false }));
  test('a proxy that holds the stream back', () => expectPolling([stream([], { open: true })], { streamWithinMs: 50 }));
  test('a proxy that holds the answer back', () =>
    expectPolling(
      [({ signal }) => new Promise((resolve) => signal.addEventListener('abort', () => resolve(new Error('aborted'))))],
      { streamWithinMs: 50 },
    ));
  test('a runtime whose fetch has no body', () =>
    expectPolling([() => new Response(null, { headers: { 'Content-Type': 'text/event-stream' } })]));
  test('an answer that is no stream', () => expectPolling([json({ hello: 1 })]));
  test('a server with too many streams', () => expectPolling([problem(503, 'too-many-streams')]));
  test('a notifier that has not heard of the order', () => expectPolling([problem(404, 'order-not-found')]));
});

import { describe, expect, test } from 'bun:test';
import { parse } from 'yaml';
import { docsPages } from './docs-pages.ts';
import { toHtml } from './html.ts';

const openApi = { openapi: '3.1.0', info: { title: 'Letters', version: '1.0.0' } };
const posted = {
  name: 'post.letter.posted.v1',
  summary: 'A letter is on its way & <b>fast</b>.',
  payload: { properties: { id: { type: 'string' }, data: { $ref: '#/components/schemas/Letter' } } },
  examples: [{ payload: { id: 'a<b' } }],
};
const asyncApi = {
  asyncapi: '3.0.0',
  info: { title: 'Letters', version: '1.0.0', description: 'What **happens**.\n\nTo `letters`.' },
  channels: { 'letter.posted': { address: 'letter.posted' } },
  operations: {
    'post.sends.letter.posted': {
      action: 'send',
      messages: [{ $ref: '#/channels/letter.posted/messages/letter.posted' }],
    },
    'box.receives.queue.box': {
      action: 'receive',
      messages: [{ $ref: '#/channels/queue.box/messages/letter.posted' }],
    },
  },
  components: {
    messages: { 'letter.posted': posted },
    schemas: {
      Letter: {
        type: 'object',
        description: 'A letter.',
        properties: { to: { type: 'string', description: 'Whom.' } },
      },
    },
  },
};

const endpoints = docsPages({
  title: 'Letters & more',
  openApi: [
    { name: 'all', title: 'Everything', document: () => openApi },
    { name: 'post', title: 'Post', document: () => ({ ...openApi, info: { title: 'Post' } }) },
  ],
  asyncApi: () => asyncApi,
});

const get = async (path: string, headers: Record<string, string> = {}): Promise<Response> => {
  const endpoint = endpoints.find((one) => one.path === path);
  if (endpoint === undefined) throw new Error(`Nobody answers ${path}`);
  return endpoint.respond(new Request(`http://localhost${path}`, { headers }));
};

describe('the documents', () => {
  test('are served as JSON and as YAML, the first without its name too', async () => {
    for (const path of ['/openapi', '/openapi/all']) {
      expect(await (await get(`${path}.json`)).json()).toEqual(openApi);
      expect(parse(await (await get(`${path}.yaml`)).text())).toEqual(openApi);
    }
    expect(await (await get('/openapi/post.json')).json()).toMatchObject({ info: { title: 'Post' } });
    expect(parse(await (await get('/asyncapi.yaml')).text())).toEqual(asyncApi);
  });

  test('need not be sent twice', async () => {
    const first = await get('/openapi.yaml');
    const again = await get('/openapi.yaml', { 'if-none-match': first.headers.get('etag') ?? '' });
    expect([first.status, again.status]).toEqual([200, 304]);
  });

  test('are made when somebody asks, once', async () => {
    let made = 0;
    const document = () => {
      made += 1;
      return openApi;
    };
    const [, ...rest] = docsPages({ title: '', openApi: [{ name: 'all', title: '', document }] });
    const json = rest.find(({ path }) => path === '/openapi.json');
    expect(made).toBe(0);
    await json?.respond(new Request('http://localhost/'));
    await json?.respond(new Request('http://localhost/'));
    expect(made).toBe(1);
  });
});

describe('Swagger UI', () => {
  test('comes from this origin and may load nothing from elsewhere', async () => {
    const page = await get('/swagger');
    const html = await page.text();
    expect(html).toContain('<title>Letters &#38; more</title>');
    expect(page.headers.get('content-security-policy')).toStartWith(
      "default-src 'none'; script-src 'self'; style-src 'self';",
    );
    expect(html).not.toMatch(/https?:|<script>|style=|\{\{/);
    const loaded = [...html.matchAll(/(?:src|href)="(\/_\/[^"]+)"/g)].map((match) => match[1] ?? '');
    expect(loaded).toHaveLength(4);
    for (const path of loaded) expect((await get(path)).status).toBe(200);
  });

  test('travels compressed to whoever takes that', async () => {
    const path = '/_/docs/swagger-ui-bundle.js';
    const [plain, zipped] = [await get(path), await get(path, { 'accept-encoding': 'br, gzip' })];
    expect([plain.headers.get('content-encoding'), zipped.headers.get('content-encoding')]).toEqual([null, 'gzip']);
    const [large, small] = [await plain.bytes(), await zipped.bytes()];
    expect(small.length).toBeLessThan(large.length / 3);
    expect(Bun.gunzipSync(small)).toEqual(large);
    expect(zipped.headers.get('etag')).not.toBe(plain.headers.get('etag'));
    expect((await get(path, { 'accept-encoding': 'gzip;q=0' })).headers.get('content-encoding')).toBeNull();
  });
});

describe('the page of events', () => {
  test('tells who says what to whom, and what it carries', async () => {
    const html = await (await get('/asyncapi')).text();
    expect(html).toContain('<h2>letter.posted</h2>');
    expect(html).toContain('<dt>Said by</dt><dd>post</dd>');
    expect(html).toContain('<dt>Heard by</dt><dd>box</dd>');
    expect(html).toContain('<a href="#schema-Letter">Letter</a>');
    expect(html).toContain('<p>What <strong>happens</strong>.</p>\n<p>To <code>letters</code>.</p>');
  });

  test('has no script, and shows as text whatever looks like one', async () => {
    const html = await (await get('/asyncapi')).text();
    expect(html).not.toContain('<script');
    expect(html).toContain('on its way &#38; &#60;b&#62;fast&#60;/b&#62;.');
    expect(html).toContain('&#34;id&#34;: &#34;a&#60;b&#34;');
  });

  test('knows paragraphs, lists, code and strong words', () =>
    expect(toHtml('One\ntwo\n\n- `a`\n- **b**')).toBe(
      '<p>One\ntwo</p>\n<ul><li><code>a</code></li><li><strong>b</strong></li></ul>',
    ));
});

test('one without events has no page of them', () => {
  const paths = docsPages({ title: '', openApi: [{ name: 'all', title: '', document: () => openApi }] }).map(
    ({ path }) => path,
  );
  expect(paths.filter((path) => path.startsWith('/asyncapi'))).toEqual([]);
});

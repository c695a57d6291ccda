import type { Node } from '@gorae/contracts/kit/openapi/components.ts';
import { escapeHtml, toHtml, toInline } from './html.ts';
import { schemaAnchor, toSchemaTable, typeOf } from './schema-table.ts';

type Nodes = Readonly<Record<string, Node>>;

export interface EventPageLinks {
  /** Of the stylesheet. */
  readonly style: string;
  /** Of the document itself. */
  readonly document: string;
  /** Of the page about requests and replies. */
  readonly api: string;
}

/** A page that tells an AsyncAPI document of ours to people: every event, who says it, who hears it, what it carries. No script. */
export const toEventPage = (document: Node, links: EventPageLinks): string => {
  const info = document.info as Record<'title' | 'version' | 'description', string>;
  const events = eventsOf(document);
  const schemas = Object.entries((document.components as { schemas: Nodes }).schemas);
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(info.title)}</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="${links.style}">
</head>
<body class="events">
<header class="bar">
<h1>${escapeHtml(info.title)} <small>${escapeHtml(info.version)}</small></h1>
<nav><a href="${links.api}">Requests and replies</a> <a href="${links.document}">asyncapi.yaml</a></nav>
</header>
<div class="columns">
<nav class="contents" aria-label="Contents">
<h2>Events</h2>
<ol>${events.map(({ name }) => `<li><a href="#${escapeHtml(name)}">${escapeHtml(name)}</a></li>`).join('')}</ol>
<div class="schemas">
<h2>Schemas</h2>
<ol>${schemas.map(([name]) => `<li><a href="#${schemaAnchor(name)}">${escapeHtml(name)}</a></li>`).join('')}</ol>
</div>
</nav>
<main>
<section class="lead">${toHtml(info.description)}</section>
${envelopeOf(events)}
${events.map(toEventSection).join('\n')}
<h2 class="part" id="schemas">Schemas</h2>
${schemas.map(toSchemaSection).join('\n')}
</main>
</div>
</body>
</html>
`;
};

interface ToldEvent {
  readonly name: string;
  readonly channel: Node;
  readonly message: Node;
  readonly senders: readonly string[];
  readonly hearers: readonly string[];
}

/** An event each exchange, in the order of the document; what is heard from elsewhere has no exchange here and is told by its schema. */
const eventsOf = (document: Node): readonly ToldEvent[] => {
  const { messages } = document.components as { messages: Nodes };
  const channels = Object.entries(document.channels as Nodes);
  const operations = Object.entries(document.operations as Nodes);
  return Object.entries(messages).map(([name, message]) => {
    const [, channel = {}] = channels.find(([key]) => key === name) ?? [];
    const isAbout = (operation: Node) =>
      (operation.messages as readonly { $ref: string }[]).some(({ $ref }) => $ref.endsWith(`/messages/${name}`));
    const about = operations.filter(([, operation]) => isAbout(operation));
    const names = (action: string) =>
      about.filter(([, operation]) => operation.action === action).map(([key]) => key.split('.')[0] ?? key);
    return { name, channel, message, senders: names('send'), hearers: [...new Set(names('receive'))] };
  });
};

const payloadOf = ({ message }: ToldEvent): Nodes => (message.payload as { properties: Nodes }).properties;

/** What every event has in common is told once. */
const envelopeOf = (events: readonly ToldEvent[]): string => {
  const [first] = events;
  if (first === undefined) return '';
  const { type, data, ...shared } = payloadOf(first);
  const fields = {
    ...shared,
    type: { type: 'string', description: 'Which event, and its version.' },
    data: { description: 'What it carries; see each event.' },
  };
  const required = Object.keys(fields).filter((name) => name !== 'traceparent');
  return `<section class="card" id="envelope"><h2>What every message has</h2>${toSchemaTable({ properties: fields, required })}</section>`;
};

const toEventSection = (event: ToldEvent): string => {
  const { name, channel, message, senders, hearers } = event;
  const [example] = message.examples as readonly { payload: unknown }[];
  const { data } = payloadOf(event);
  return `<section class="card" id="${escapeHtml(name)}">
<h2>${escapeHtml(name)}</h2>
<p class="summary">${toInline(String(message.summary))}</p>
<dl>
${row('Type', `<code>${escapeHtml(String(message.name))}</code>`)}
${row('Exchange', typeof channel.address === 'string' ? `<code>${escapeHtml(channel.address)}</code>, fanout` : '')}
${row('Said by', escapeHtml(senders.join(', ')))}
${row('Heard by', escapeHtml(hearers.join(', ')))}
${row('Carries', data === undefined ? '' : typeOf(data))}
</dl>
<details><summary>Example</summary><pre><code>${escapeHtml(JSON.stringify(example?.payload, null, 2))}</code></pre></details>
</section>`;
};

const row = (name: string, value: string): string =>
  value === '' ? '' : `<div><dt>${name}</dt><dd>${value}</dd></div>`;

const toSchemaSection = ([name, schema]: readonly [string, Node]): string =>
  `<section class="card" id="${schemaAnchor(name)}"><h3>${escapeHtml(name)}</h3>${toHtml(String(schema.description ?? ''))}${toSchemaTable(schema)}</section>`;

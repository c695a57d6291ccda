import { readCommandLine } from '@gorae/platform/run/command-line.ts';
import { accessOptions, createStaffAsk, Fault, readAccess, runCommand, urlUsage } from './cafe-access.ts';

const usage = `Messages that no service could handle, kept for a person.

  npm run parked                       lists them
  npm run parked -- show ID            one with its body, secrets masked
  npm run parked -- redrive ID|all     puts it back on its queue; handling twice does no harm
  npm run parked -- discard ID         removes it for good: what it asked for will not happen

  --url U   ${urlUsage}`;

const services = ['order-service', 'payment-service', 'barista-service'] as const;

const { values: flags, positionals } = readCommandLine(usage, { allowPositionals: true, options: accessOptions });
const access = readAccess(flags);
const ask = createStaffAsk(access);

interface Parked {
  readonly id: string;
  readonly queue: string;
  readonly event?: string;
  readonly subject?: string;
  readonly reason: string;
  readonly attempts: number;
  readonly parkedAt: string;
  readonly body?: string;
}

await runCommand(access.baseUrl, async () => {
  const [action = 'list', id] = positionals;
  if (action === 'list') return list(await listAll());
  if (id === undefined) throw new Fault(usage);
  if (action === 'redrive' && id === 'all') return redriveAll();
  if (action !== 'show' && action !== 'redrive' && action !== 'discard') throw new Fault(usage);
  return actOn(action, id);
});

function address(service: string, rest = ''): string {
  return `/v1/ops/${service}/parked${rest}`;
}

async function listAll(): Promise<readonly Parked[]> {
  const found: Parked[] = [];
  for (const service of services) {
    let after: string | undefined;
    do {
      const query = new URLSearchParams({ limit: '100', ...(after === undefined ? {} : { after }) });
      const { body } = await ask<{ items: Parked[]; next?: string }>(address(service, `?${query}`));
      found.push(...body.items);
      after = body.next;
    } while (after !== undefined);
  }
  return found;
}

function list(found: readonly Parked[]): number {
  if (found.length === 0) console.log('Nothing is parked.');
  for (const one of found)
    console.log(
      `${one.id}  ${one.parkedAt}  ${one.queue}  ${one.event ?? 'unreadable'}  ${one.subject ?? ''}\n    ${one.reason} (attempts: ${one.attempts})`,
    );
  return 0;
}

async function redriveAll(): Promise<number> {
  let count = 0;
  for (const service of services) {
    const { body } = await ask<{ redriven: number }>(`/v1/ops/${service}/redrive`, { method: 'POST' });
    count += body.redriven;
  }
  console.log(count === 0 ? 'Nothing is parked.' : `On their queues again: ${count}`);
  return 0;
}

/** Only the service that it is parked for knows it. */
async function find(id: string): Promise<{ readonly url: string; readonly message: Parked }> {
  for (const service of services) {
    const url = address(service, `/${encodeURIComponent(id)}`);
    try {
      return { url, message: (await ask<Parked>(url)).body };
    } catch (error) {
      if (!(error instanceof Fault) || error.status !== 404) throw error;
    }
  }
  throw new Fault(`No parked message has the id ${id}.`);
}

async function actOn(action: 'show' | 'redrive' | 'discard', id: string): Promise<number> {
  const { url, message } = await find(id);
  if (action === 'show') console.log(JSON.stringify({ ...message, body: readable(message.body ?? '') }, null, 2));
  if (action === 'redrive') {
    await ask(`${url}/redrive`, { method: 'POST' });
    console.log(`${id} is on ${message.queue} again.`);
  }
  if (action === 'discard') {
    await ask(url, { method: 'DELETE' });
    console.log(`${id} is gone.`);
  }
  return 0;
}

function readable(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

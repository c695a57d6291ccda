import { accessOptions, ask, Fault, readAccess, readCommandLine, readStaffKey, runCommand } from './cafe-access.ts';

const usage = `Messages that no service could handle, kept for a person.

  npm run parked                       lists them
  npm run parked -- show ID            one with its body, secrets masked
  npm run parked -- redrive ID|all     puts it back on its queue; handling twice does no harm
  npm run parked -- discard ID         removes it for good: what it asked for will not happen

  --url U   the café's address (default http://localhost:3000)`;

const services = ['order-service', 'payment-service', 'barista-service'] as const;

const { values: flags, positionals } = readCommandLine({ allowPositionals: true, options: accessOptions });
const access = readAccess(flags);

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
  if (flags.help) {
    console.log(usage);
    return 0;
  }
  if (action === 'list') return list(await listAll());
  if (id === undefined) throw new Fault(usage);
  if (action === 'redrive' && id === 'all') return redriveAll();
  if (action !== 'show' && action !== 'redrive' && action !== 'discard') throw new Fault(usage);
  return actOn(action, id);
});

function headers(): Record<string, string> {
  return { Authorization: `Bearer ${readStaffKey(access)}` };
}

function address(service: string, rest = ''): string {
  return `${access.baseUrl}/v1/ops/${service}/parked${rest}`;
}

async function listAll(): Promise<readonly Parked[]> {
  const found: Parked[] = [];
  for (const service of services) {
    let after: string | undefined;
    do {
      const query = new URLSearchParams({ limit: '100', ...(after === undefined ? {} : { after }) });
      const { body } = await ask<{ items: Parked[]; next?: string }>(address(service, `?${query}`), {
        headers: headers(),
      });
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
  const found = await listAll();
  for (const { id } of found) await actOn('redrive', id);
  return 0;
}

async function actOn(action: 'show' | 'redrive' | 'discard', id: string): Promise<number> {
  const found = (await listAll()).find((one) => one.id === id);
  const service = services.find((name) => found?.queue === name || found?.queue.startsWith(`${name}.`));
  if (service === undefined) throw new Fault(`No parked message has the id ${id}.`);
  const path = `/${encodeURIComponent(id)}`;
  if (action === 'show') {
    const { body } = await ask<Parked>(address(service, path), { headers: headers() });
    console.log(JSON.stringify({ ...body, body: readable(body.body ?? '') }, null, 2));
  } else if (action === 'redrive') {
    await ask(address(service, `${path}/redrive`), { method: 'POST', headers: headers() });
    console.log(`${id} is on ${found?.queue} again.`);
  } else {
    await ask(address(service, path), { method: 'DELETE', headers: headers() });
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

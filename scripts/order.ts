import type { MenuView } from '@gorae/contracts/menu.ts';
import type { OrderView } from '@gorae/contracts/schemas.ts';
import { accessOptions, ask, type CafeAccess, Fault, readAccess, readCommandLine, runCommand } from './cafe-access.ts';
import { choose, readQuantity, type Wish } from './order/choose.ts';
import { follow } from './order/follow.ts';

const usage = `Places an order and follows it until it is ready.

  npm run order -- "cafe latte" 2 --variant ice-large --pay sandbox

  --variant V      such as ice-large; the first on the menu when left out
  --option O[=N]   such as extra-shot=2; may be given several times
  --container C    mug, disposable or tumbler
  --service S      take-out (default) or eat-in
  --name N         name on the cup
  --note T         a note for the barista
  --pay M          payment method (default sandbox); --pay none places it unpaid
  --token T        what the sandbox shall do: approve (default), decline, slow-3000,
                   lost-answer, fail-then-approve, anything else: chance
  --url U          the café's address (default http://localhost:3000)
  --menu           shows the menu and ends`;

const { values: flags, positionals } = readCommandLine({
  allowPositionals: true,
  options: {
    ...accessOptions,
    variant: { type: 'string' },
    option: { type: 'string', multiple: true },
    container: { type: 'string' },
    service: { type: 'string' },
    name: { type: 'string' },
    note: { type: 'string' },
    pay: { type: 'string' },
    token: { type: 'string' },
    menu: { type: 'boolean' },
  },
});
const access = readAccess(flags);

function readWish(): Wish {
  const [item, quantity = '1', ...more] = positionals;
  if (item === undefined || more.length > 0) throw new Fault(usage);
  const { variant, option: options = [], container, note } = flags;
  return { item, quantity: readQuantity(quantity), variant, options, container, note };
}

type Placed = OrderView & { readonly orderToken: string };

async function place({ baseUrl, storeId }: CafeAccess, line: ReturnType<typeof choose>): Promise<Placed> {
  const { pay = 'sandbox', token = 'approve', service = 'take-out', name } = flags;
  const { body } = await ask<Placed>(`${baseUrl}/v1/orders`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', 'Idempotency-Key': crypto.randomUUID(), Prefer: 'wait=10' },
    body: JSON.stringify({
      storeId,
      channel: 'counter',
      service,
      lines: [line],
      ...(name === undefined ? {} : { nameOnCup: name }),
      ...(pay === 'none' ? {} : { payment: { method: pay, token } }),
    }),
  });
  const [first] = body.lines;
  console.log(`No. ${body.number}: ${first?.quantity} × ${first?.name.en} (${first?.variant}), ${won(body.totalKrw)}`);
  return body;
}

const words: Readonly<Record<string, string>> = {
  unpaid: 'not paid yet',
  paid: 'paid',
  making: 'in the making',
  ready: 'ready, enjoy!',
  collected: 'collected',
  cancelling: 'being cancelled',
  cancelled: 'cancelled',
  expired: 'not paid in time',
};

function followToTheEnd({ baseUrl }: CafeAccess, { id, orderToken }: Placed): Promise<OrderView> {
  let shown = '';
  return follow({
    baseUrl,
    orderId: id,
    orderToken,
    isEnough: isStuck,
    onChange: (order) => {
      const line = `${words[order.state] ?? order.state}${declined(order)}`;
      if (line !== shown) console.log(`  ${clockTime()}  ${line}`);
      shown = line;
    },
  });
}

/** Nobody at a terminal is going to pay again. */
function isStuck({ state, payments }: OrderView): boolean {
  const last = payments.at(-1);
  return state === 'unpaid' && (last === undefined || last.state === 'declined');
}

function declined({ state, payments }: OrderView): string {
  const last = payments.at(-1);
  if (state !== 'unpaid' || last === undefined) return '';
  if (last.state === 'declined') return `: the payment was declined (${last.declineReason ?? 'no reason told'})`;
  return last.state === 'confirming' ? ': the vendor has not answered yet, asking again' : ': asking for the payment';
}

function menuLines(menu: MenuView): readonly string[] {
  return menu.items.map((item) => {
    const variants = item.variants.map((one) => `${one.id} ${won(one.priceKrw)}${one.soldOut ? ' (sold out)' : ''}`);
    return `${item.name.en} ${item.name.ko}${item.soldOut ? ' (sold out)' : ''}\n    ${variants.join(', ')}`;
  });
}

function won(amountKrw: number): string {
  return `${amountKrw.toLocaleString('en')} won`;
}

function clockTime(): string {
  return new Date().toTimeString().slice(0, 8);
}

await runCommand(access.baseUrl, async () => {
  if (flags.help) {
    console.log(usage);
    return 0;
  }
  const { body: menu } = await ask<MenuView>(`${access.baseUrl}/v1/stores/${access.storeId}/menu`);
  if (flags.menu) {
    for (const line of menuLines(menu)) console.log(line);
    return 0;
  }
  const order = await place(access, choose(menu, readWish()));
  const last = await followToTheEnd(access, order);
  return last.state === 'ready' || last.state === 'collected' ? 0 : 1;
});

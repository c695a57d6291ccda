import { readCommandLine } from '@gorae/platform/run/command-line.ts';
import { listPaymentMethods } from '@gorae/sdk/typescript/generated/sdk.gen.ts';
import { createGorae, isOver, type PlacedOrder } from '@gorae/sdk/typescript/gorae.ts';
import { accessOptions, Fault, readAccess, runCommand, urlUsage } from './cafe-access.ts';
import { choose, readQuantity, type Wish } from './order/choose.ts';
import { menuLines } from './order/menu-lines.ts';
import { createTellingFetch } from './order/telling-fetch.ts';
import { toFault } from './order/to-fault.ts';
import { won } from './order/won.ts';

const usage = `Places an order and follows it until it is ready.

  npm run order -- "cafe latte" 2 --variant ice-large --pay sandbox

  --variant V      such as ice-large; the first on the menu when left out
  --option O[=N]   such as extra-shot=2; may be given several times, and some drinks need one
  --container C    mug, disposable or tumbler
  --service S      take-out (default) or eat-in
  --name N         name on the cup
  --note T         a note for the barista
  --pay M          payment method (default sandbox); --pay none places it unpaid
  --token T        what the sandbox shall do: approve (default), decline, slow-3000,
                   lost-answer, fail-then-approve, anything else: chance
  --url U          ${urlUsage}
  --menu           shows the menu with its options and ends`;

const { values: flags, positionals } = readCommandLine(usage, {
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
const { baseUrl, storeId } = readAccess(flags);
/** Somebody sits before it: a café that is not open is said soon. */
const gorae = createGorae({ baseUrl, patienceMs: 2000 });

function readWish(): Wish {
  const [item, quantity = '1', ...more] = positionals;
  if (item === undefined || more.length > 0) throw new Fault(usage);
  const { variant, option: options = [], container, note } = flags;
  return { item, quantity: readQuantity(quantity), variant, options, container, note };
}

/** Only what was typed is looked up: the usual way needs no payment-service to be there while it is ordered. */
async function checkPaymentMethod(method: string | undefined): Promise<void> {
  if (method === undefined || method === 'none') return;
  const { data } = await gorae.call((sending) => listPaymentMethods({ ...sending }));
  const there = data.items.map(({ id }) => id);
  if (there.includes(method)) return;
  throw new Fault(`--pay: "${method}" is no payment method; there are ${[...there, 'none'].join(', ')}.`);
}

async function place(line: ReturnType<typeof choose>): Promise<PlacedOrder> {
  const { pay = 'sandbox', token = 'approve', service = 'take-out', name } = flags;
  const wanted = {
    storeId,
    channel: 'counter' as const,
    // May be none of the choices, too.
    service: service as 'take-out',
    lines: [line],
    ...(name === undefined ? {} : { nameOnCup: name }),
    ...(pay === 'none' ? {} : { payment: { method: pay, token } }),
  };
  const order = await gorae.placeOrder(wanted, { settleWithinMs: 0 });
  const [first] = order.lines;
  console.log(
    `No. ${order.number}: ${first?.quantity} × ${first?.name.en} (${first?.variant}), ${won(order.totalKrw)}`,
  );
  return order;
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

/** Shows what changes until there is nothing more to wait for here, and resolves with the order as it is then. */
async function followToTheEnd(order: PlacedOrder): Promise<PlacedOrder> {
  let [last, shown] = [order, ''];
  const say = (line: string): void => console.log(`  ${clockTime()}  ${line}`);
  const show = (): void => {
    const line = `${words[last.state] ?? last.state}${declined(last)}`;
    if (line !== shown) say(line);
    shown = line;
  };
  show();
  if (isEnough(last)) return last;
  const fetch = createTellingFetch((word) =>
    say(word === 'away' ? 'the café does not answer, asking again until it does' : 'the café answers again'),
  );
  for await (last of createGorae({ baseUrl, fetch }).follow(order)) {
    show();
    if (isEnough(last)) break;
  }
  return last;
}

function isEnough(order: PlacedOrder): boolean {
  return order.state === 'ready' || isOver(order) || isStuck(order);
}

/** Nobody at a terminal is going to pay again. */
function isStuck({ state, payments }: PlacedOrder): boolean {
  const last = payments.at(-1);
  return state === 'unpaid' && (last === undefined || last.state === 'declined');
}

function declined({ state, payments }: PlacedOrder): string {
  const last = payments.at(-1);
  if (state !== 'unpaid' || last === undefined) return '';
  if (last.state === 'declined') return `: the payment was declined (${last.declineReason ?? 'no reason told'})`;
  return last.state === 'confirming' ? ': the vendor has not answered yet, asking again' : ': asking for the payment';
}

function clockTime(): string {
  return new Date().toTimeString().slice(0, 8);
}

async function order(): Promise<number> {
  const menu = await gorae.menu(storeId);
  if (flags.menu) {
    for (const line of menuLines(menu)) console.log(line);
    return 0;
  }
  const line = choose(menu, readWish());
  await checkPaymentMethod(flags.pay);
  const { state } = await followToTheEnd(await place(line));
  return state === 'ready' || state === 'collected' ? 0 : 1;
}

await runCommand(baseUrl, () =>
  order().catch((error: unknown) => {
    throw toFault(error, baseUrl);
  }),
);

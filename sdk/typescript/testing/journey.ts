import { createGorae, type GoraeOptions, type NewOrder, type PlacedOrder, Refused } from '../gorae.ts';

/** What the journey tells about a step that went as it should. */
export type Tell = (step: string, facts?: Readonly<Record<string, unknown>>) => void;

const demand: (isTrue: boolean, what: string) => asserts isTrue = (isTrue, what) => {
  if (!isTrue) throw new Error(`Not so: ${what}`);
};

const twoDrinks: NewOrder = {
  storeId: 'gorae',
  channel: 'app',
  service: 'take-out',
  lines: [
    {
      item: 'cafe-latte',
      variant: 'ice-regular',
      quantity: 1,
      options: [{ option: 'extra-shot', quantity: 2 }],
    },
    { item: 'americano', variant: 'hot-regular', quantity: 1, options: [{ option: 'extra-shot', quantity: 1 }] },
  ],
};
const paidBy = (token: string): NewOrder => ({ ...twoDrinks, payment: { method: 'sandbox', token } });

/**
 * What an app does with a café, and what a bad day does to it, on any runtime that has `fetch`. `url` is a stage (`e2e/sdk/stage.ts`):
 * the café behind a line that loses an answer, or a café that starts again, when told.
 */
export const journey = async (url: string, tell: Tell, options: Partial<GoraeOptions> = {}): Promise<void> => {
  const gorae = createGorae({ baseUrl: url, ...options });
  const withoutStreams = createGorae({ baseUrl: url, ...options, streams: false });
  const onStage = async (what: string): Promise<string> => {
    const reply = await fetch(`${url}/stage/${what}`, { method: 'POST' });
    demand(reply.ok, `the stage does ${what}`);
    return reply.text();
  };
  const follow = async (order: PlacedOrder, onMaking?: () => Promise<unknown>, by = gorae): Promise<PlacedOrder[]> => {
    const seen: PlacedOrder[] = [];
    for await (const now of by.follow(order)) {
      seen.push(now);
      if (now.state === 'making' && seen.filter(({ state }) => state === 'making').length === 1) await onMaking?.();
      if (now.state === 'ready') break;
    }
    const versions = seen.map(({ version }) => version);
    demand(seen.at(-1)?.state === 'ready', 'following ends with ready');
    demand((await onStage('streams-left')) === '0', 'leaving the loop lets go of the stream');
    demand(
      versions.every((version, at) => version > (versions[at - 1] ?? order.version)),
      'versions rise',
    );
    return seen;
  };

  const menu = await gorae.menu('gorae');
  const price = (item: string, variant: string) =>
    menu.items.find(({ id }) => id === item)?.variants.find(({ id }) => id === variant)?.priceKrw ?? 0;
  const shot = menu.optionGroups.flatMap(({ options }) => options).find(({ id }) => id === 'extra-shot')?.priceKrw ?? 0;
  const total = price('cafe-latte', 'ice-regular') + price('americano', 'hot-regular') + 3 * shot;
  demand(total > 0, 'the menu has prices');
  tell('menu', { items: menu.items.length });

  const order = await gorae.placeOrder({ ...paidBy('slow-300'), expectedTotalKrw: total });
  demand(order.lines.length === 2 && order.totalKrw === total, 'two drinks, at the price of the menu');
  demand(order.payments[0]?.state === 'approved', 'the payment is waited for');
  tell('paid', { number: order.number });
  tell('followed', { states: (await follow(order)).map(({ state }) => state) });

  const declined = await gorae.placeOrder(paidBy('decline'));
  demand(declined.state === 'unpaid' && declined.payments[0]?.state === 'declined', 'a decline is not the end');
  const paid = await gorae.payOrder(declined, { method: 'sandbox', token: 'approve' });
  demand(paid.id === declined.id && paid.payments[1]?.state === 'approved', 'paid at the second try');
  demand(paid.orderToken === declined.orderToken, 'the token goes on');
  tell('paid at the second try');

  await onStage('lose-answer');
  const idempotencyKey = gorae.newKey();
  const once = await gorae.placeOrder(paidBy('approve'), { idempotencyKey });
  demand((await onStage('lost')) === '1', 'an answer was lost on the way');
  demand((await onStage('orders-since')) === '1', 'one order, however often it was asked for');
  demand(
    (await gorae.placeOrder(paidBy('approve'), { idempotencyKey })).id === once.id,
    'the same key, the same order',
  );
  tell('repeated after a lost answer');

  const refused = await gorae
    .placeOrder({ ...twoDrinks, lines: [{ item: 'unicorn', variant: 'hot', quantity: 1 }] })
    .then(
      () => undefined,
      (error: unknown) => error,
    );
  demand(refused instanceof Refused, 'a refusal');
  demand(refused.code === 'menu-item-not-found' && refused.status === 422, 'an error with its code');
  tell('refused', { code: refused.code });

  await follow(await gorae.placeOrder(paidBy('approve')), () => onStage('restart'));
  tell('followed over an orderly restart');
  await follow(await gorae.placeOrder(paidBy('approve')), () => onStage('kill'));
  tell('followed over a kill');
  await follow(await gorae.placeOrder(paidBy('approve')), undefined, withoutStreams);
  tell('followed without streams');
  await onStage('miss-order');
  await follow(await gorae.placeOrder(paidBy('approve')));
  tell('followed past a notifier that has not heard of it');

  const cancelled = await gorae.cancelOrder(await gorae.placeOrder(twoDrinks));
  demand(cancelled.state === 'cancelled', 'an order that nobody has paid is cancelled at once');
  const { id, orderToken, version } = cancelled;
  for (const known of [cancelled, { id, orderToken, version }])
    for (const by of [gorae, withoutStreams])
      for await (const _ of by.follow(known)) demand(false, 'following an order that is over ends at once');
  tell('followed what is over');
};

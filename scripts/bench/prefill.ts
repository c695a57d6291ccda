// Fills a café's data folder with orders of former days: bun scripts/bench/prefill.ts DATA_DIR COUNT
// Each is a copy of an order that this very café has served to its end, with its payment and its ticket, under ids, keys, numbers and days
// of its own. They are inserted through the engine, so every index is kept up. The log holds none of them: it is pruned after half a day.
import { ticketCollection } from '@gorae/barista-service/app/collections.ts';
import { dataFiles } from '@gorae/cafe/data-files.ts';
import { topology } from '@gorae/contracts/topology.ts';
import { orderCollection } from '@gorae/order-service/app/collections.ts';
import { paymentsCollection } from '@gorae/payment-service/app/payments-collection.ts';
import { openEmbeddedEngine } from '@gorae/platform/bus/embedded/engine.ts';
import { systemClock } from '@gorae/platform/run/clock.ts';
import { randomId } from '@gorae/platform/run/ids.ts';

const [folder = '', count = '0'] = process.argv.slice(2);
const engine = openEmbeddedEngine({ file: dataFiles(folder).database, topology, clock: systemClock });
const orders = await engine.store('order-service').documents(orderCollection);
const payments = await engine.store('payment-service').documents(paymentsCollection);
const tickets = await engine.store('barista-service').documents(ticketCollection);

const ordersADay = 1_000;
const dayMs = 86_400_000;
const atOnce = 500;

const findServed = async () => {
  const storeId = 'gorae';
  const { items } = await orders.page({ index: 'byState', equals: { storeId, state: 'collected' }, limit: 1 });
  const [order] = items;
  const payment = order && (await payments.find(order.id));
  const ticket = order && (await tickets.find(`${order.id}.1`));
  if (!order || !payment || !ticket) throw new Error('The café has served no order yet');
  return { order, payment, ticket };
};

const { order, payment, ticket } = await findServed();

const insertCopy = async (place: number): Promise<void> => {
  const [id, attemptId] = [randomId(), randomId()];
  const day = 1 + Math.floor(place / ordersADay);
  const createdAt = order.createdAt - day * dayMs + (place % ordersADay);
  const number = String(1 + (place % ordersADay)).padStart(3, '0');
  const businessDate = new Date(createdAt).toISOString().slice(0, 10);
  const attempts = payment.attempts.map((attempt) => ({ ...attempt, attemptId }));
  const asked = order.payments.map((one) => ({ ...one, attemptId }));
  const paidAt = ticket.paidAt - day * dayMs + (place % ordersADay);
  const stored = await Promise.all([
    orders.insert({ ...order, version: 1, id, key: randomId(), number, businessDate, createdAt, payments: asked }),
    payments.insert({ ...payment, version: 1, id, createdAt, attempts }),
    tickets.insert({ ...ticket, version: 1, id: `${id}.1`, orderId: id, number, paidAt }),
  ]);
  if (stored.includes(false)) throw new Error(`Copy ${place} was not stored`);
};

for (let place = 0; place < Number(count); place += atOnce)
  await Promise.all(Array.from({ length: Math.min(atOnce, Number(count) - place) }, (_, n) => insertCopy(place + n)));
await engine.close();
console.log(`${count} orders`);

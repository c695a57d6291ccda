// A partner of the café: points for what was paid, each order once, and none for what was given back.
//   AMQP_URL=amqp://loyalty:…@broker/vhost node loyalty.mjs       (Node 22.13 or newer, or Bun; npm install amqplib)
import { DatabaseSync } from 'node:sqlite';
import { connect } from 'amqplib';

const { AMQP_URL = 'amqp://localhost', POINTS_FILE = 'points.sqlite' } = process.env;

const file = new DatabaseSync(POINTS_FILE);
file.exec('PRAGMA busy_timeout = 5000'); // Somebody may be reading it.
file.exec('CREATE TABLE IF NOT EXISTS orders (id TEXT PRIMARY KEY, version INTEGER NOT NULL, points INTEGER NOT NULL)');
// What came before, or comes after something newer, changes nothing: so events may come twice, late and in any order.
const keep = file.prepare(`
  INSERT INTO orders (id, version, points) VALUES (?, ?, ?)
  ON CONFLICT (id) DO UPDATE SET version = excluded.version, points = excluded.points
  WHERE excluded.version > orders.version`);

const read = (message) => {
  const { id, version, state, totalKrw } = JSON.parse(message.content.toString()).data.order;
  if (typeof id !== 'string' || !Number.isInteger(version) || !Number.isInteger(totalKrw)) throw new Error('no order');
  return { id, version, points: state === 'cancelled' ? 0 : Math.floor(totalKrw / 100) };
};

const connection = await connect(AMQP_URL, { clientProperties: { connection_name: 'loyalty' } });
connection.on('error', (error) => console.error(error.message));
// Whoever started this program starts it again: what was not acked is still in the queue.
connection.on('close', () => process.exit(1));
const channel = await connection.createChannel();
await channel.prefetch(20);

// All of it is ours, and nobody of the café notices. What cannot be read goes aside instead of in circles.
const quorum = { 'x-queue-type': 'quorum' };
await channel.assertExchange('loyalty.parked', 'fanout');
await channel.assertQueue('loyalty.parked', { arguments: quorum });
await channel.bindQueue('loyalty.parked', 'loyalty.parked', '');
await channel.assertQueue('loyalty', { arguments: { ...quorum, 'x-dead-letter-exchange': 'loyalty.parked' } });
for (const exchange of ['order.paid', 'order.cancelled']) await channel.bindQueue('loyalty', exchange, '');

await channel.consume('loyalty', (message) => {
  if (message === null) process.exit(1); // Somebody deleted the queue.
  let order;
  try {
    order = read(message);
  } catch (error) {
    console.error(`parked: ${error.message}`);
    return channel.nack(message, false, false);
  }
  // Stored first, acked after: a crash in between brings the message again, which changes nothing.
  if (keep.run(order.id, order.version, order.points).changes > 0) console.log(`${order.id}: ${order.points} points`);
  channel.ack(message);
});
console.log('listening');

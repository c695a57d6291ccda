import { afterAll } from 'bun:test';
import { useRabbitMq } from '@gorae/platform/testing/servers/rabbitmq.ts';
import { oneProcessOn } from '../cafe/on-servers.ts';
import { orderToPickup } from './order-to-pickup.suite.ts';
import { parked } from './parked.suite.ts';
import { paying } from './paying.suite.ts';
import { theHouse } from './the-house.suite.ts';

// All services in one process on AMQP_URL alone: RabbitMQ between them, a SQLite file below each. Both halves are walked in full elsewhere;
// these are the journeys on which they meet: events of three files go out over one line, and a kill leaves files and queues to agree
// (order to pickup); every service says the same about money (paying); the broker parks for all of them (parked); one folder and its lock
// around three with theirs, health and metrics of both engines in one answer (the house).
const broker = await useRabbitMq();
const setup = oneProcessOn({ broker });
for (const walk of [orderToPickup, paying, parked, theHouse]) walk(setup);
afterAll(() => broker[Symbol.asyncDispose]());

import { afterAll } from 'bun:test';
import { useRabbitMq } from '@gorae/platform/testing/servers/rabbitmq.ts';
import { servicesOn } from '../cafe/on-servers.ts';
import { walkJourneys } from './walk-journeys.ts';

// A process for each service, RabbitMQ between them, a SQLite file below each.
const broker = await useRabbitMq();
walkJourneys(servicesOn({ broker }));
afterAll(() => broker[Symbol.asyncDispose]());

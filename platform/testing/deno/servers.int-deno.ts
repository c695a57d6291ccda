import { busSuite } from '../../bus/bus.suite.ts';
import { makeRabbitBusLab } from '../../bus/rabbit/rabbit-bus-lab.ts';
import type { Behaviour } from '../behaviour.ts';
import { useRabbitMq } from '../servers/rabbitmq.ts';

/** The part of Deno that this file needs; the other sources never name a runtime. */
declare const Deno: {
  test(test: { name: string; fn: () => Promise<void>; sanitizeOps: false; sanitizeResources: false }): void;
};

/** A crash leaves its lines to be cut on purpose, as a killed process would; hence no sanitizers. */
const register = (subject: string, behaviours: readonly Behaviour[]): void => {
  for (const { name, run } of behaviours)
    Deno.test({ name: `${subject} ${name}`, fn: run, sanitizeOps: false, sanitizeResources: false });
};

register('the bus on RabbitMQ', busSuite(makeRabbitBusLab(await useRabbitMq())));

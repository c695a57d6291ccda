import { randomBytes } from 'node:crypto';
import { ownVariable } from '@gorae/cafe/own-variable.ts';
import type { ServiceName } from '@gorae/contracts/api-documents.ts';
import { readCommandLine } from '@gorae/platform/run/command-line.ts';
import { readEnv } from '@gorae/platform/run/config.ts';
import { text } from '@gorae/platform/run/config-readers.ts';
import { Fault, readAccess, runCommand } from './cafe-access.ts';
import { toCafeDefinitions } from './definitions/cafe-definitions.ts';

const usage = `Prints the café as RabbitMQ imports it: exchanges, queues, bindings, and what the user of each service may do.

  npm run --silent definitions [-- --vhost NAME] > definitions.json

  --vhost NAME   the virtual host (default /)

The users are called as their services. With ORDER_SERVICE_AMQP_PASSWORD, PAYMENT_SERVICE_AMQP_PASSWORD,
BARISTA_SERVICE_AMQP_PASSWORD and NOTIFIER_AMQP_PASSWORD they are in it, with their passwords as salted hashes. With none of the four
only their rights are: give the broker the users first. Each may also be given as a file by …_FILE.`;

const password = (service: ServiceName) => text(ownVariable(service, 'AMQP_PASSWORD'), { fallback: undefined });

const passwordSpec = {
  'order-service': password('order-service'),
  'payment-service': password('payment-service'),
  'barista-service': password('barista-service'),
  notifier: password('notifier'),
};

/** All four or none: half of them would leave services without their user. */
const readPasswords = () => {
  const given = readEnv(process.env, passwordSpec);
  const absent = Object.entries(passwordSpec).filter(([service]) => given[service as ServiceName] === undefined);
  if (absent.length > 0 && absent.length < Object.keys(given).length)
    throw new Fault(absent.map(([, { variable }]) => `${variable}: is missing; give all four, or none`).join('\n'));
  return given;
};

const { values: flags } = readCommandLine(usage, { options: { vhost: { type: 'string', default: '/' } } });

await runCommand(readAccess({}).baseUrl, async () => {
  const newSalt = () => randomBytes(4);
  const definitions = toCafeDefinitions({ virtualHost: flags.vhost, passwords: readPasswords(), newSalt });
  console.log(JSON.stringify(definitions, null, 2));
  return 0;
});

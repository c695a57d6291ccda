import type { Rights } from './erlang.ts';

/** What is asked of a broker that others run; by its management API, since AMQP has no words for it. */
export interface GivenBroker {
  addVhost(vhost: string): Promise<void>;
  removeVhost(vhost: string): Promise<void>;
  addUser(name: string, password: string): Promise<void>;
  removeUser(name: string): Promise<void>;
  allow(user: string, vhost: string, rights: Rights): Promise<void>;
}

/** `RABBITMQ_MANAGEMENT_URL`, or where the broker's management plugin listens unless told. */
const managementUrl = (amqpUrl: URL): string =>
  process.env.RABBITMQ_MANAGEMENT_URL ?? `http://${amqpUrl.hostname}:15672`;

export const commandGivenBroker = (amqpUrl: string): GivenBroker => {
  const url = new URL(amqpUrl);
  const user = decodeURIComponent(url.username || 'guest');
  const credentials = `${user}:${decodeURIComponent(url.password || 'guest')}`;
  const ask = async (method: 'PUT' | 'DELETE', path: readonly string[], body: unknown = {}): Promise<void> => {
    const address = `${managementUrl(url)}/api/${path.map(encodeURIComponent).join('/')}`;
    const reply = await fetch(address, {
      method,
      headers: {
        Authorization: `Basic ${Buffer.from(credentials).toString('base64')}`,
        'Content-Type': 'application/json',
      },
      body: JSON.stringify(body),
      signal: AbortSignal.timeout(10_000),
    });
    if (!reply.ok) throw new Error(`${method} ${address} was answered ${reply.status}: ${await reply.text()}`);
  };
  const allow = (name: string, vhost: string, rights: Rights): Promise<void> =>
    ask('PUT', ['permissions', vhost, name], rights);
  return {
    addVhost: async (vhost) => {
      await ask('PUT', ['vhosts', vhost]);
      await allow(user, vhost, { configure: '.*', write: '.*', read: '.*' });
    },
    removeVhost: (vhost) => ask('DELETE', ['vhosts', vhost]),
    addUser: (name, password) => ask('PUT', ['users', name], { password, tags: '' }),
    removeUser: (name) => ask('DELETE', ['users', name]),
    allow,
  };
};

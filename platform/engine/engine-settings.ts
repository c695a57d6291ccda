import { NotAllowed, type Reader, textOf } from '../run/config.ts';
import { oneOf, text, url } from '../run/config-readers.ts';

const amqpSchemes = ['amqp', 'amqps'];
const mongodbUrl = url('MONGODB_URL', ['mongodb', 'mongodb+srv'], { fallback: undefined });

/** Whether the services make exchanges and queues themselves, or only look whether all is there (a user with few rights). */
export const amqpTopology = oneOf('AMQP_TOPOLOGY', ['declare', 'verify'], { fallback: 'declare' });

const dataDir = text('DATA_DIR', { fallback: './data' });

/** A database is called by this and the service that it belongs to. */
const databasePrefix = text('MONGODB_DATABASE_PREFIX', {
  fallback: 'gorae-',
  pattern: /^[A-Za-z0-9_-]{0,38}$/,
  allowed: 'at most 38 letters, digits, _ - are expected',
});

/** A service of several processes: it needs the broker, and somewhere to keep its documents. */
export const busSettings = { amqpUrl: url('AMQP_URL', amqpSchemes), amqpTopology };
export const documentSettings = { mongodbUrl, databasePrefix, dataDir };

/** Documents elsewhere and messages here would tear apart what is written together. */
const onlyWithBroker: Reader<string | undefined> = {
  ...mongodbUrl,
  read: (env) => {
    const given = mongodbUrl.read(env);
    if (given !== undefined && textOf(env, 'AMQP_URL') === undefined)
      throw new NotAllowed('needs AMQP_URL beside it; without both, everything is kept in DATA_DIR');
    return given;
  },
};

/** One process with all services, which may do without either. */
export const engineSettings = {
  ...documentSettings,
  amqpUrl: url('AMQP_URL', amqpSchemes, { fallback: undefined }),
  amqpTopology,
  mongodbUrl: onlyWithBroker,
};

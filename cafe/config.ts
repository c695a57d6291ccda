import { baristaSettings } from '@gorae/barista-service/config.ts';
import { serviceNames } from '@gorae/contracts/api-documents.ts';
import { orderSettings } from '@gorae/order-service/config.ts';
import { paymentSettings } from '@gorae/payment-service/config.ts';
import { busSettings, documentSettings, engineSettings } from '@gorae/platform/engine/engine-settings.ts';
import { hostSettings } from '@gorae/platform/host/host-settings.ts';
import { type Config, type Environment, type Reader, readEnv } from '@gorae/platform/run/config.ts';
import { integer, number, secrets, url } from '@gorae/platform/run/config-readers.ts';
import { ownVariable } from './own-variable.ts';

const spec = {
  ...hostSettings,
  ...engineSettings,
  ...orderSettings,
  ...paymentSettings,
  ...baristaSettings,
  publicUrl: url('PUBLIC_URL', ['http', 'https'], { fallback: undefined }),
  staffKeys: secrets('STAFF_KEY', { fallback: undefined }),
  orderTokenKeys: secrets('ORDER_TOKEN_KEY', { fallback: undefined }),
  paymentSealKeys: secrets('PAYMENT_SEAL_KEY', { fallback: undefined }),
  sandboxDeclineRate: number('SANDBOX_DECLINE_RATE', { fallback: 0.1, min: 0, max: 1 }),
  seed: integer('SEED', { fallback: 1, min: 0 }),
};

export type CafeConfig = Config<typeof spec>;

/** Reads the environment of `npm start`; throws one StartFault that names every fault. */
export const readCafeConfig = (env: Environment): CafeConfig => readEnv(env, spec);

/** The broker that the services share; not needed when each has an address of its own. */
const sharedAmqpUrl: Reader<string | undefined> = {
  ...busSettings.amqpUrl,
  read: (env) => {
    const isNeeded = serviceNames.some((service) => (env[ownVariable(service, 'AMQP_URL')] ?? '') === '');
    return (isNeeded ? busSettings : engineSettings).amqpUrl.read(env);
  },
};

/** The same settings for the services as processes of their own, which cannot do without a broker: `npm run start:services`. */
export const readServicesConfig = (env: Environment): CafeConfig =>
  readEnv(env, { ...spec, ...documentSettings, amqpUrl: sharedAmqpUrl });

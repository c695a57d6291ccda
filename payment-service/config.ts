import { busSettings, documentSettings } from '@gorae/platform/engine/engine-settings.ts';
import { hostSettings, serviceSettings } from '@gorae/platform/host/host-settings.ts';
import { type Config, type Environment, NotAllowed, type Reader, readEnv } from '@gorae/platform/run/config.ts';
import { secrets, url } from '@gorae/platform/run/config-readers.ts';

/** Nobody sells for play money: whoever starts a live café must be told now, not by the bank. */
const mode: Reader<'demo'> = {
  variable: 'MODE',
  read: (env) => {
    if (hostSettings.mode.read(env) === 'demo') return 'demo';
    throw new NotAllowed(
      'live needs a payment vendor, and the sandbox, which is the only one so far, is not for real money; leave MODE unset for a demo',
    );
  },
};

/** What payment-service reads wherever it runs. */
export const paymentSettings = { mode, sandboxUrl: url('SANDBOX_URL', ['http'], { fallback: undefined }) };

const spec = {
  ...serviceSettings,
  ...busSettings,
  ...documentSettings,
  ...paymentSettings,
  // As a process of its own it starts no vendor beside it.
  sandboxUrl: url('SANDBOX_URL', ['http']),
  paymentSealKeys: secrets('PAYMENT_SEAL_KEY'),
};

/** Reads the environment of payment-service as a process of its own; throws one StartFault that names every fault. */
export const readPaymentServiceConfig = (env: Environment): Config<typeof spec> => readEnv(env, spec);

import { defaultMenuFile } from '@gorae/order-service/menu-file.ts';
import { type Config, type Environment, NotAllowed, readEnv, reader } from '@gorae/platform/run/config.ts';
import { StartFault } from '@gorae/platform/run/config-fault.ts';
import { duration, integer, list, number, oneOf, secrets, text, url } from '@gorae/platform/run/config-readers.ts';
import { logLevels } from '@gorae/platform/run/log.ts';

/** How fast automatic baristas work: 1 is a person's pace, 10 ten times that, `instant` takes no time at all. */
export type BaristaSpeed = number | 'instant';

const speed = reader<BaristaSpeed, BaristaSpeed>(
  'BARISTA_SPEED',
  (value) => {
    if (value === 'instant') return 'instant';
    const times = Number(value);
    if (/^\d{1,4}(\.\d{1,3})?$/.test(value) && times > 0) return times;
    throw new NotAllowed('is not allowed; a number above 0 or `instant` is expected');
  },
  { fallback: 1, allowed: 'a number above 0 or `instant`' },
);

const timeZone = reader<string, string>(
  'STORE_TZ',
  (value) => {
    if (isTimeZone(value)) return value;
    throw new NotAllowed('is not allowed; an IANA time zone such as Asia/Seoul is expected');
  },
  { fallback: 'Asia/Seoul', allowed: 'an IANA time zone' },
);

const isTimeZone = (value: string): boolean => {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: value }) !== undefined;
  } catch {
    return false;
  }
};

const spec = {
  mode: oneOf('MODE', ['demo', 'live'], { fallback: 'demo' }),
  host: text('HOST', { fallback: '0.0.0.0' }),
  port: integer('PORT', { fallback: 3000, min: 0, max: 65_535 }),
  publicUrl: url('PUBLIC_URL', ['http', 'https'], { fallback: undefined }),
  dataDir: text('DATA_DIR', { fallback: './data' }),
  storeId: text('STORE_ID', {
    fallback: 'gorae',
    pattern: /^[A-Za-z0-9._-]{1,64}$/,
    allowed: 'letters, digits, . _ - are expected',
  }),
  timeZone,
  dayStartsAt: text('DAY_STARTS_AT', {
    fallback: '05:00',
    pattern: /^([01]\d|2[0-3]):[0-5]\d$/,
    allowed: 'a time such as 05:00 is expected',
  }),
  menuFile: text('MENU_FILE', { fallback: defaultMenuFile }),
  acceptUpTo: duration('ACCEPT_UP_TO', { fallback: 7_200_000 }),
  staffKeys: secrets('STAFF_KEY', { fallback: undefined }),
  orderTokenKeys: secrets('ORDER_TOKEN_KEY', { fallback: undefined }),
  paymentSealKeys: secrets('PAYMENT_SEAL_KEY', { fallback: undefined }),
  baristas: integer('BARISTAS', { fallback: 1, min: 0, max: 64 }),
  baristaSpeed: speed,
  sandboxUrl: url('SANDBOX_URL', ['http'], { fallback: undefined }),
  sandboxDeclineRate: number('SANDBOX_DECLINE_RATE', { fallback: 0.1, min: 0, max: 1 }),
  seed: integer('SEED', { fallback: 1, min: 0 }),
  payWithin: duration('PAY_WITHIN', { fallback: 600_000 }),
  collectAfter: duration('COLLECT_AFTER', { fallback: 900_000 }),
  corsOrigins: list('CORS_ORIGINS', { fallback: [] as readonly string[] }),
  logLevel: oneOf('LOG_LEVEL', logLevels, { fallback: 'warn' }),
};

export type CafeConfig = Config<typeof spec>;

/** Reads the environment of `npm start`; throws one StartFault that names every fault. */
export const readCafeConfig = (env: Environment): CafeConfig => {
  const config = readEnv(env, spec);
  if (config.mode === 'live')
    throw new StartFault(
      'MODE: live needs a payment vendor, and the sandbox, which is the only one so far, is not for real money; leave MODE unset for a demo',
    );
  return config;
};

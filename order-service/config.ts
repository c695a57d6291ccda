import { busSettings, documentSettings } from '@gorae/platform/engine/engine-settings.ts';
import { type hostSettings, serviceSettings, showsDocs } from '@gorae/platform/host/host-settings.ts';
import { type Config, type Environment, NotAllowed, type Reader, readEnv, reader } from '@gorae/platform/run/config.ts';
import { duration, secrets, text } from '@gorae/platform/run/config-readers.ts';
import { firstShop } from './first-shop.ts';
import { defaultMenuFile, type MenuSource, readMenuFile } from './menu-file.ts';
import type { OrderServiceDeps } from './service.ts';

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

const menuFile = text('MENU_FILE', { fallback: defaultMenuFile });

const menu: Reader<MenuSource> = {
  ...menuFile,
  read: (env) => readMenuFile(menuFile.read(env)),
};

/** What order-service reads wherever it runs. */
export const orderSettings = {
  timeZone,
  dayStartsAt: text('DAY_STARTS_AT', {
    fallback: '05:00',
    pattern: /^([01]\d|2[0-3]):[0-5]\d$/,
    allowed: 'a time such as 05:00 is expected',
  }),
  menu,
  acceptUpTo: duration('ACCEPT_UP_TO', { fallback: 7_200_000, min: '1 min' }),
  payWithin: duration('PAY_WITHIN', { fallback: 600_000 }),
  collectAfter: duration('COLLECT_AFTER', { fallback: 900_000 }),
};

export type OrderSettings = Config<typeof orderSettings & Pick<typeof hostSettings, 'storeId' | 'mode' | 'docs'>>;

export const toOrderConfig = (settings: OrderSettings): OrderServiceDeps['config'] => ({
  payWithinMs: settings.payWithin,
  collectAfterMs: settings.collectAfter,
  docs: showsDocs(settings),
  seed: { shop: firstShop(settings), ...settings.menu },
});

const spec = {
  ...serviceSettings,
  ...busSettings,
  ...documentSettings,
  ...orderSettings,
  orderTokenKeys: secrets('ORDER_TOKEN_KEY'),
  paymentSealKeys: secrets('PAYMENT_SEAL_KEY'),
};

/** Reads the environment of order-service as a process of its own; throws one StartFault that names every fault. */
export const readOrderServiceConfig = (env: Environment): Config<typeof spec> => readEnv(env, spec);

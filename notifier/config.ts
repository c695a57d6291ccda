import { busSettings } from '@gorae/platform/engine/engine-settings.ts';
import { serviceSettings } from '@gorae/platform/host/host-settings.ts';
import { type Config, type Environment, readEnv } from '@gorae/platform/run/config.ts';
import { secrets } from '@gorae/platform/run/config-readers.ts';
import type { NotifierConfig } from './service.ts';

/** How much of the log is read back at start, and how long an order is shown after its end. */
export const replayHours = 12;
const forgetAfterMs = 3_600_000;

export const toNotifierConfig = ({
  mode,
  storeId,
}: Pick<NotifierConfig, 'mode'> & { readonly storeId: string }): NotifierConfig => ({
  mode,
  storeIds: [storeId],
  replayHours,
  forgetAfterMs,
});

const spec = { ...serviceSettings, ...busSettings, orderTokenKeys: secrets('ORDER_TOKEN_KEY') };

/** Reads the environment of notifier as a process of its own; throws one StartFault that names every fault. */
export const readNotifierConfig = (env: Environment): Config<typeof spec> => readEnv(env, spec);

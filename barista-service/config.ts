import { busSettings, documentSettings } from '@gorae/platform/engine/engine-settings.ts';
import { hostSettings, serviceSettings } from '@gorae/platform/host/host-settings.ts';
import { type Config, type Environment, NotAllowed, type Reader, readEnv, reader } from '@gorae/platform/run/config.ts';
import { integer, text } from '@gorae/platform/run/config-readers.ts';

/** How fast automatic baristas work: 1 is a person's pace, 10 ten times that, `instant` takes no time at all. */
export type BaristaSpeed = number | 'instant';

const baristaSpeed = reader<BaristaSpeed, BaristaSpeed>(
  'BARISTA_SPEED',
  (value) => {
    if (value === 'instant') return 'instant';
    const times = Number(value);
    if (/^\d{1,4}(\.\d{1,3})?$/.test(value) && times > 0) return times;
    throw new NotAllowed('is not allowed; a number above 0 or `instant` is expected');
  },
  { fallback: 1, allowed: 'a number above 0 or `instant`' },
);

/** What barista-service reads wherever it runs. */
export const baristaSettings = {
  /** Automatic baristas of this process. */
  baristas: integer('BARISTAS', { fallback: 1, min: 0, max: 64 }),
  baristaSpeed,
  /** The name of this process among others of its kind; that of the machine (or pod) unless told. */
  replica: text('REPLICA', {
    fallback: undefined,
    pattern: /^[A-Za-z0-9._-]{1,64}$/,
    allowed: 'at most 64 letters, digits, . _ - are expected',
  }),
};

/** Nobody drinks what a timer has made. */
const onlyPeopleWhenLive: Reader<number> = {
  ...baristaSettings.baristas,
  read: (env) => {
    const baristas = baristaSettings.baristas.read(env);
    if (baristas > 0 && hostSettings.mode.read(env) === 'live')
      throw new NotAllowed('automatic baristas are for demos; set it to 0 when MODE is live');
    return baristas;
  },
};

const spec = {
  ...serviceSettings,
  ...busSettings,
  ...documentSettings,
  ...baristaSettings,
  baristas: onlyPeopleWhenLive,
};

/** Reads the environment of barista-service as a process of its own; throws one StartFault that names every fault. */
export const readBaristaServiceConfig = (env: Environment): Config<typeof spec> => readEnv(env, spec);

import { boolean, host, integer, oneOf, origins, secrets, text } from '../run/config-readers.ts';
import { logLevels } from '../run/log.ts';

/** What every process that serves HTTP reads from its environment. */
export const hostSettings = {
  mode: oneOf('MODE', ['demo', 'live'], { fallback: 'demo' }),
  host: host('HOST', { fallback: '0.0.0.0' }),
  port: integer('PORT', { fallback: 3000, min: 0, max: 65_535 }),
  storeId: text('STORE_ID', {
    fallback: 'gorae',
    pattern: /^[A-Za-z0-9._-]{1,64}$/,
    allowed: 'letters, digits, . _ - are expected',
  }),
  corsOrigins: origins('CORS_ORIGINS', { fallback: [] as readonly string[] }),
  docs: boolean('DOCS', { fallback: undefined }),
  logLevel: oneOf('LOG_LEVEL', logLevels, { fallback: 'warn' }),
};

/** What a service that is a process of its own reads besides: keys are shared by processes, so none can make them. */
export const serviceSettings = {
  ...hostSettings,
  opsPort: integer('OPS_PORT', { fallback: 3001, min: 0, max: 65_535 }),
  staffKeys: secrets('STAFF_KEY'),
};

/** Whether Swagger UI and the documents are shown: to developers, and to the public only when asked to. */
export const showsDocs = ({
  docs,
  mode,
}: {
  readonly docs: boolean | undefined;
  readonly mode: 'demo' | 'live';
}): boolean => docs ?? mode === 'demo';

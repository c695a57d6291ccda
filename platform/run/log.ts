import { type Clock, toIso } from './clock.ts';

export const logLevels = ['debug', 'info', 'warn', 'error'] as const;
export type LogLevel = (typeof logLevels)[number];

/**
 * The fields that a line may carry. Everything else is dropped, in production too: what is not named here (bodies, tokens, names on
 * cups) can never reach a log by accident.
 */
const requestFields = ['requestId', 'operation', 'method', 'path', 'status', 'durationMs', 'code', 'pointer'] as const;
const businessFields = [
  'orderId',
  'ticketId',
  'attemptId',
  'storeId',
  'barista',
  'vendor',
  'documentId',
  'version',
] as const;
const messageFields = ['event', 'eventId', 'queue', 'messageId', 'attempts', 'delayMs', 'topic', 'watch'] as const;
const processFields = ['service', 'resource', 'signal', 'host', 'port', 'url', 'mode', 'folder', 'count'] as const;
const otherFields = ['reason', 'collection', 'traceparent', 'error'] as const;
const fieldNames = [...requestFields, ...businessFields, ...messageFields, ...processFields, ...otherFields] as const;

export type LogFields = { readonly [N in (typeof fieldNames)[number]]?: unknown };

export interface Log {
  debug(message: string, fields?: LogFields): void;
  info(message: string, fields?: LogFields): void;
  warn(message: string, fields?: LogFields): void;
  error(message: string, fields?: LogFields): void;
  /** A log whose lines all carry these fields. */
  with(fields: LogFields): Log;
}

export interface LogOptions {
  /** Receives one line at a time, with its line feed. */
  readonly write: (line: string) => void;
  readonly clock: Clock;
  readonly level: LogLevel;
  readonly fields?: LogFields;
}

/** JSON lines: `time`, `level`, `message`, then the fields. A log line never throws. */
export const createLog = (options: LogOptions): Log => {
  const least = logLevels.indexOf(options.level);
  const line = (level: LogLevel) => (message: string, fields?: LogFields) => {
    if (logLevels.indexOf(level) < least) return;
    const head = { time: toIso(options.clock.now()), level, message };
    options.write(`${toJson({ ...head, ...allowed(options.fields), ...allowed(fields) })}\n`);
  };
  return {
    debug: line('debug'),
    info: line('info'),
    warn: line('warn'),
    error: line('error'),
    with: (fields) => createLog({ ...options, fields: { ...options.fields, ...fields } }),
  };
};

/** For tests and tools that have nothing to say. */
export const silentLog: Log = {
  debug: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
  with: () => silentLog,
};

const allowed = (fields: LogFields | undefined): Record<string, unknown> => {
  const kept: Record<string, unknown> = {};
  if (fields === undefined) return kept;
  for (const name of fieldNames) {
    const value = fields[name];
    if (value !== undefined) kept[name] = value instanceof Error ? toErrorFields(value, 0) : scalar(value);
  }
  return kept;
};

/** Objects could smuggle in what the allow-list keeps out. */
const scalar = (value: unknown): unknown =>
  typeof value === 'object' && value !== null ? `[${Array.isArray(value) ? 'array' : 'object'}]` : value;

const deepestCause = 4;

const toErrorFields = (error: Error, depth: number): Record<string, unknown> => ({
  name: error.name,
  message: error.message,
  ...(error.stack === undefined ? {} : { stack: error.stack }),
  ...(error.cause === undefined || depth >= deepestCause ? {} : { cause: toCause(error.cause, depth + 1) }),
});

const toCause = (cause: unknown, depth: number): unknown =>
  cause instanceof Error ? toErrorFields(cause, depth) : scalar(cause);

const toJson = (line: Record<string, unknown>): string =>
  JSON.stringify(line, (_name, value) => (typeof value === 'bigint' ? String(value) : value));

import { Refusal, Unavailable } from '@gorae/platform/errors.ts';
import type { Log, LogFields } from '@gorae/platform/run/log.ts';

/** A log that only hears of faults that no weather explains: an error that is none of the two kinds that services expect. */
export const createLogEar = (onFault: (message: string, fields: LogFields) => void): Log => {
  const hear = (message: string, fields: LogFields = {}): void => {
    const { error } = fields;
    if (error === undefined || error instanceof Unavailable || error instanceof Refusal) return;
    onFault(message, fields);
  };
  const log: Log = {
    debug: () => undefined,
    info: () => undefined,
    warn: hear,
    error: hear,
    with: () => log,
  };
  return log;
};

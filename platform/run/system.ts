import process from 'node:process';
import { systemClock } from './clock.ts';
import { randomId } from './ids.ts';
import { createLog, type Log, type LogLevel } from './log.ts';
import { systemRandom } from './random.ts';

/** Time, chance and ids of the real world, for `main.ts` to hand on. */
export const system = { clock: systemClock, newId: randomId, random: systemRandom };

/** A process speaks on standard error; standard output is for whoever started it. */
export const logToStderr = (level: LogLevel, service?: string): Log =>
  createLog({
    write: (line) => void process.stderr.write(line),
    clock: systemClock,
    level,
    ...(service === undefined ? {} : { fields: { service } }),
  });

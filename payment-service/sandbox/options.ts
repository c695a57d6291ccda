import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { type Environment, readEnv } from '@gorae/platform/run/config.ts';
import { StartFault } from '@gorae/platform/run/config-fault.ts';
import { integer, number, text } from '@gorae/platform/run/config-readers.ts';

const spec = {
  dataDir: text('DATA_DIR', { fallback: './data' }),
  host: text('HOST', { fallback: '127.0.0.1' }),
  port: integer('PORT', { min: 0, max: 65_535, fallback: 3010 }),
  declineRate: number('SANDBOX_DECLINE_RATE', { min: 0, max: 1, fallback: 0.1 }),
  seed: integer('SEED', { fallback: 1 }),
};

/** Option → the variable that it stands for. The journal is none: it lies in `DATA_DIR`. */
const variables = {
  host: 'HOST',
  port: 'PORT',
  'decline-rate': 'SANDBOX_DECLINE_RATE',
  seed: 'SEED',
} as const;

export interface SandboxCommand {
  readonly journal: string;
  readonly host: string;
  readonly port: number;
  readonly declineRate: number;
  readonly seed: number;
  /** Ends when standard input does, as it is a pipe that the parent holds. */
  readonly exitWithParent: boolean;
}

/** Options win over the environment. Throws one StartFault that names everything that is wrong. */
export const readSandboxCommand = (args: readonly string[], env: Environment): SandboxCommand => {
  const values = parse(args);
  const given: Record<string, string> = {};
  for (const [option, variable] of Object.entries(variables)) {
    const value = values[option];
    if (typeof value === 'string') given[variable] = value;
  }
  const { dataDir, ...command } = readEnv({ ...env, ...given }, spec);
  const journal = typeof values.journal === 'string' ? values.journal : join(dataDir, 'sandbox.jsonl');
  return { ...command, journal, exitWithParent: values['exit-with-parent'] === true };
};

const textOptions = ['journal', ...Object.keys(variables)];

const parse = (args: readonly string[]): Readonly<Record<string, string | boolean | undefined>> => {
  const texts = Object.fromEntries(textOptions.map((name) => [name, { type: 'string' as const }]));
  try {
    return parseArgs({ args: [...args], options: { ...texts, 'exit-with-parent': { type: 'boolean' } } }).values;
  } catch (error) {
    const known = [...textOptions.map((name) => `--${name} …`), '--exit-with-parent'].join(' ');
    throw new StartFault(`${error instanceof Error ? error.message : error}; known: ${known}`, { cause: error });
  }
};

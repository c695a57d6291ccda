import process from 'node:process';
import { type ParseArgsConfig, parseArgs } from 'node:util';

/**
 * What was typed after the command. `--help` prints how it is used and ends the process with code 0; an unknown flag, or one without its
 * value, ends it with one line and code 1.
 */
export const readCommandLine = <C extends ParseArgsConfig>(
  usage: string,
  config: C,
): ReturnType<typeof parseArgs<C>> => {
  const { values, ...rest } = parse({
    ...config,
    options: { ...config.options, help: { type: 'boolean', short: 'h' } },
  });
  if (!values.help) return { values, ...rest } as ReturnType<typeof parseArgs<C>>;
  process.stdout.write(`${usage}\n`);
  return process.exit(0);
};

export interface WholeBounds {
  /** 1 unless told. */
  readonly least?: number;
  readonly most?: number;
  readonly multipleOf?: number;
}

/** A whole number within bounds, unless something else was typed: that ends the process with one line and code 1. */
export const readWhole = (flag: string, typed: string, bounds: WholeBounds = {}): number => {
  const { least = 1, most = Number.MAX_SAFE_INTEGER, multipleOf = 1 } = bounds;
  const number = /^\d+$/.test(typed) ? Number(typed) : Number.NaN;
  if (number >= least && number <= most && number % multipleOf === 0) return number;
  const what = multipleOf === 1 ? 'whole number' : `multiple of ${multipleOf}`;
  return endWith(`${flag}: "${typed}" is no ${what} from ${least} ${bounds.most === undefined ? 'on' : `to ${most}`}`);
};

/** One of the choices, unless something else was typed: that ends the process with one line and code 1. */
export const readChoice = <T extends string>(flag: string, typed: string, choices: readonly T[]): T =>
  choices.find((choice) => choice === typed) ?? endWith(`${flag}: "${typed}" is none of ${choices.join(', ')}`);

/** A web address, unless something else was given: that ends the process with one line and code 1. */
export const readAddress = (flag: string, given: string): string =>
  /^https?:\/\/[^/]/.test(given) && URL.canParse(given)
    ? given
    : endWith(`${flag}: "${given}" is no address such as http://localhost:3000`);

const parse = (config: ParseArgsConfig) => {
  try {
    return parseArgs(config);
  } catch (error) {
    // The rest of the message is advice on flags that look like arguments, of which there are none here.
    const [said] = String((error as Error).message).split(/\.\s/);
    return endWith(`${said}; --help shows what there is.`);
  }
};

const endWith = (line: string): never => {
  process.stderr.write(`${line}\n`);
  return process.exit(1);
};

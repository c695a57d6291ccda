import { readFileSync } from 'node:fs';
import { StartFault } from './config-fault.ts';

export type Environment = Readonly<Record<string, string | undefined>>;

/** What a text is not: shown after the variable's name, never with the value. */
export class NotAllowed extends Error {
  override readonly name = 'NotAllowed';
}

/** Reads one variable. */
export interface Reader<T> {
  readonly variable: string;
  /** Throws NotAllowed, or a StartFault that says all by itself. Absent and empty are the same. */
  readonly read: (env: Environment) => T;
}

export type Config<S extends Readonly<Record<string, Reader<unknown>>>> = {
  readonly [K in keyof S]: S[K] extends Reader<infer T> ? T : never;
};

/** Reads everything or throws one StartFault with a line for each fault: the variable, what is wrong, what is allowed. */
export const readEnv = <S extends Readonly<Record<string, Reader<unknown>>>>(env: Environment, spec: S): Config<S> => {
  const values: Record<string, unknown> = {};
  const faults: string[] = [];
  for (const [name, reader] of Object.entries(spec)) {
    try {
      values[name] = reader.read(env);
    } catch (error) {
      if (error instanceof NotAllowed) faults.push(`${reader.variable}: ${error.message}`);
      else if (error instanceof StartFault) faults.push(error.message);
      else throw error;
    }
  }
  if (faults.length > 0) throw new StartFault(faults.join('\n'));
  return values as Config<S>;
};

/** The value of `variable`, or the content of the file that `variable`_FILE names (Docker and Kubernetes secrets). */
export const textOf = (env: Environment, variable: string): string | undefined => {
  const [direct, path] = [filled(env[variable]), filled(env[`${variable}_FILE`])];
  if (path === undefined) return direct;
  if (direct !== undefined) throw new NotAllowed(`set either ${variable} or ${variable}_FILE, not both`);
  try {
    return filled(readFileSync(path, 'utf8'));
  } catch {
    throw new NotAllowed(`the file that ${variable}_FILE names cannot be read`);
  }
};

const filled = (text: string | undefined): string | undefined => {
  const trimmed = text?.trim();
  return trimmed === '' ? undefined : trimmed;
};

/** A reader for a text form; `parse` throws NotAllowed. Without a fallback the variable is required. */
export const reader = <T, F = never>(
  variable: string,
  parse: (text: string) => T,
  options: { readonly fallback?: F; readonly allowed: string },
): Reader<T | F> => ({
  variable,
  read: (env) => {
    const text = textOf(env, variable);
    if (text !== undefined) return parse(text);
    if ('fallback' in options) return options.fallback as F;
    throw new NotAllowed(`is missing; ${options.allowed}`);
  },
});

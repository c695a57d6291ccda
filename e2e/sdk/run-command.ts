import { spawn } from 'node:child_process';
import { once } from 'node:events';

export interface CommandOptions {
  readonly cwd: string;
  readonly env?: Readonly<Record<string, string>>;
  /** Ends the command, as failed, after this long. */
  readonly limitSeconds?: number;
}

/** Runs a command to its end and resolves with what it printed on standard output; throws with all of its output when it fails. */
export const runCommand = async (
  [file = '', ...args]: readonly string[],
  { cwd, env = {}, limitSeconds = 120 }: CommandOptions,
): Promise<string> => {
  const child = spawn(file, args, {
    cwd,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, ...env },
    signal: AbortSignal.timeout(limitSeconds * 1000),
    killSignal: 'SIGKILL',
  });
  let [output, everything] = ['', ''];
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
    output += chunk;
    everything += chunk;
  });
  child.stderr.setEncoding('utf8').on('data', (chunk: string) => {
    everything += chunk;
  });
  const [code] = await once(child, 'close').catch((error: unknown) => [error]);
  if (code !== 0) throw new Error(`${file} ${args.join(' ')} failed (${code}):\n${everything}`);
  return output;
};

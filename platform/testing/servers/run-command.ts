import { spawn } from 'node:child_process';

export interface CommandOptions {
  readonly env?: Readonly<Record<string, string>>;
  readonly input?: string;
  /** 60 s unless told. */
  readonly timeoutMs?: number;
}

/** Runs a command to its end and resolves with its standard output; rejects with all it said when its code is not 0. */
export const runCommand = (
  command: readonly string[],
  { env = {}, input = '', timeoutMs = 60_000 }: CommandOptions = {},
): Promise<string> =>
  new Promise((resolve, reject) => {
    const [file = '', ...args] = command;
    const child = spawn(file, args, { stdio: ['pipe', 'pipe', 'pipe'], env: { ...process.env, ...env } });
    let output = '';
    let complaint = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      output += text;
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      complaint += text;
    });
    child.stdin.on('error', () => undefined);
    child.stdin.end(input);
    const limit = setTimeout(() => child.kill('SIGKILL'), timeoutMs);
    child.once('error', reject);
    child.once('close', (code, signal) => {
      clearTimeout(limit);
      if (code === 0) resolve(output);
      else reject(new Error(`${file} ${args[0] ?? ''} ended with ${code ?? signal}: ${complaint}${output}`.trim()));
    });
  });

import { spawnSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { findCommand } from './find-command.ts';
import { runCommand } from './run-command.ts';

let answered: boolean | undefined;

/** Whether an engine stands behind the command. Asked once, at most 5 s. */
export const dockerAnswers = (): boolean => {
  answered ??=
    findCommand('docker') !== undefined &&
    spawnSync('docker', ['info', '--format', '{{.ServerVersion}}'], { timeout: 5_000 }).status === 0;
  return answered;
};

export const docker = (args: readonly string[], timeoutMs = 60_000): Promise<string> =>
  runCommand(['docker', ...args], { timeoutMs });

export interface ContainerOptions {
  readonly image: string;
  /** Published on the loopback interface. */
  readonly port: { readonly ours: number; readonly inside: number };
  /** Files of ours by their place inside, to be read there. */
  readonly files?: Readonly<Record<string, string>>;
  readonly command?: readonly string[];
}

/** Creates and starts a container and resolves with its name. An image that is not there yet is fetched: minutes. */
export const runContainer = async ({ image, port, files = {}, command = [] }: ContainerOptions): Promise<string> => {
  const name = `gorae-test-${randomUUID().slice(0, 8)}`;
  const mounts = Object.entries(files).flatMap(([inside, ours]) => ['-v', `${ours}:${inside}:ro`]);
  const publish = `127.0.0.1:${port.ours}:${port.inside}`;
  await docker(['run', '-d', '--name', name, '-p', publish, ...mounts, image, ...command], 300_000);
  return name;
};

/** With its data. */
export const removeContainer = async (name: string): Promise<void> => {
  await docker(['rm', '-f', '-v', name]);
};

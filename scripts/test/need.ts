import { existsSync, readdirSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { runProcess } from './run-process.ts';

/** Something that must be on the machine before a lane can run. */
export interface Need {
  readonly name: string;
  /** What is missing and how to get it, or undefined when all is there. */
  readonly missing: () => string | undefined;
  /** Gets it. Called in CI only, where the machine is thrown away afterwards. */
  readonly install?: () => Promise<void>;
}

const onPath = (name: string): string | undefined =>
  (process.env.PATH ?? '')
    .split(delimiter)
    .map((folder) => join(folder, name))
    .find((path) => existsSync(path));

/** The browser of the web lane; its tests find it in `CHROMIUM`. */
export const findChromium = (): string | undefined => {
  const given = process.env.CHROMIUM;
  if (given !== undefined && given !== '') return existsSync(given) ? given : undefined;
  return ['chromium', 'chromium-browser', 'google-chrome'].map(onPath).find((path) => path !== undefined);
};

const installFromDebian = async (name: string): Promise<void> => {
  if (process.getuid?.() !== 0 || onPath('apt-get') === undefined) return;
  const env = { DEBIAN_FRONTEND: 'noninteractive' };
  for (const args of [['update'], ['install', '-y', '--no-install-recommends', name]]) {
    const { code, output } = await runProcess(['apt-get', '-q', ...args], { env, limitSeconds: 300 });
    if (code !== 0) process.stdout.write(output);
  }
};

export const chromium: Need = {
  name: 'chromium',
  missing: () =>
    findChromium() === undefined ? 'no chromium on the PATH; install it or set CHROMIUM to its path' : undefined,
  install: () => installFromDebian('chromium'),
};

/** A tool whose binary comes as one npm package per platform: one that its makers do not build for cannot run here. */
export const platformBinary = (scope: string, prefix = ''): Need => ({
  name: scope,
  missing: () => {
    const folder = join('node_modules', scope);
    const found = existsSync(folder) && readdirSync(folder).some((name) => name.startsWith(prefix));
    return found ? undefined : `${scope} has no binary for ${process.platform} ${process.arch}`;
  },
});

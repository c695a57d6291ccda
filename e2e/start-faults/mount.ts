import { spawnSync } from 'node:child_process';
import { temporaryFolder } from '../cafe/start.ts';

const mount = (...args: string[]): boolean => spawnSync('mount', args, { stdio: 'ignore' }).status === 0;
const unmount = (folder: string): boolean => spawnSync('umount', ['-l', folder], { stdio: 'ignore' }).status === 0;

/** A small disk of its own at the folder, until it is disposed of. Undefined where we may not mount, as for an ordinary user. */
export const mountDisk = (folder: string, megabytes: number): Disposable | undefined => {
  if (!mount('-t', 'tmpfs', '-o', `size=${megabytes}m`, 'tmpfs', folder)) return undefined;
  return { [Symbol.dispose]: () => void unmount(folder) };
};

export const mayMount = async (): Promise<boolean> => {
  await using folder = await temporaryFolder();
  using mounted = mountDisk(folder.path, 1);
  return mounted !== undefined;
};

/** Makes what lies at the folder readable only, also for root. Undefined where we may not mount. */
export const mountReadOnly = (folder: string): Disposable | undefined => {
  if (!mount('--bind', folder, folder)) return undefined;
  const mounted = { [Symbol.dispose]: () => void unmount(folder) };
  if (mount('-o', 'remount,ro,bind', folder)) return mounted;
  mounted[Symbol.dispose]();
  return undefined;
};

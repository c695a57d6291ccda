// What package-lock.json asks for against what is on disk. Reads some sixty small files: a few milliseconds.
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

const readJson = (path) => {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch {
    return undefined;
  }
};

const lockedPackages = (root) =>
  Object.entries(readJson(join(root, 'package-lock.json'))?.packages ?? {}).filter(([path]) =>
    path.includes('node_modules/'),
  );

/**
 * The folders that Node would try for a package at this place of the tree, nearest first. Bun and npm may put the same package
 * at different depths; either is fine as long as it is found.
 */
const candidates = (path) => {
  const name = path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length);
  const found = [];
  for (let at = path.slice(0, path.lastIndexOf('node_modules/')); ; at = dirname(at)) {
    if (!at.endsWith('node_modules')) found.push(join(at, 'node_modules', name));
    if (at === '' || at === '.') return [...new Set(found)];
  }
};

const isThere = (root, path, locked) => {
  if (locked.link) return existsSync(join(root, path, 'package.json'));
  const onDisk = candidates(path)
    .map((folder) => readJson(join(root, folder, 'package.json'))?.version)
    .filter((version) => version !== undefined);
  // Binaries of other platforms are rightly absent; one that is there must be of the right version.
  return onDisk.includes(locked.version) || (locked.optional === true && onDisk.length === 0);
};

/** Paths of packages that the scope (`runtime` or `everything`) needs and that are absent or of another version. */
export const missingPackages = (root, scope) =>
  lockedPackages(root)
    .filter(([, locked]) => scope === 'everything' || !(locked.dev || locked.devOptional))
    .filter(([path, locked]) => !isThere(root, path, locked))
    .map(([path]) => path);

/** Whether somebody installed more than running needs: then no command takes it away again. */
export const hasDevelopmentPackages = (root) =>
  lockedPackages(root).some(([path, locked]) => locked.dev && existsSync(join(root, path, 'package.json')));

/**
 * The pinned Bun. The package's own link works even where npm runs no install scripts; the platform packages beneath it
 * are the way where links are not made (a copied folder, Windows).
 */
export const bunBinary = (root) => {
  const { platform, arch } = process;
  const family = { darwin: 'darwin', linux: 'linux', win32: 'windows', freebsd: 'freebsd' }[platform] ?? platform;
  const cpu = arch === 'arm64' ? 'aarch64' : arch;
  const executable = platform === 'win32' ? 'bun.exe' : 'bun';
  return [
    ...['', '-musl'].map((libc) => `node_modules/@oven/bun-${family}-${cpu}${libc}/bin/${executable}`),
    'node_modules/bun/bin/bun.exe',
  ]
    .map((path) => join(root, path))
    .find((path) => existsSync(path));
};

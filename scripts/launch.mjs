// Runs a TypeScript entry with the pinned Bun and installs first what is missing, so that a fresh checkout needs Node and npm only:
//   node scripts/launch.mjs [--everything] ENTRY [ARGUMENT…]
// Without --everything, only what running the café needs is asked for. Plain JavaScript, and nothing imported that must be
// installed: this file runs before anything is there, on Node 20 and on a machine that has Bun alone.
import { spawn, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { constants } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { bunBinary, hasDevelopmentPackages, missingPackages } from './installed-packages.mjs';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const onBun = process.versions.bun !== undefined;

/** Ends the process with one line for a person; `output` is what the failing tool said. */
const giveUp = (line, output = '') => {
  if (output !== '') process.stderr.write(output.endsWith('\n') ? output : `${output}\n`);
  process.stderr.write(`gorae: ${line}\n`);
  process.exit(1);
};

/** `npm start` and `npm test` tell which npm they are; on Windows `npm` itself is a script that needs a shell. */
const npmCommand = () => {
  const cli = process.env.npm_execpath ?? '';
  return !onBun && /npm-cli\.[cm]?js$/.test(cli) && existsSync(cli)
    ? { file: process.execPath, first: [cli], shell: false }
    : { file: 'npm', first: [], shell: process.platform === 'win32' };
};

const call = ({ file, first = [], shell = false }, args) =>
  spawnSync(file, [...first, ...args], { cwd: root, shell, encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 });

const isAbsent = (result) => result.error?.code === 'ENOENT' || result.status === 127;

/** A first install is `npm ci`; a later one repairs in place, so that a café that runs from the same folder keeps its files. */
const installWithNpm = (scope) => {
  const npm = npmCommand();
  const omit = scope === 'runtime' ? ['--omit=dev'] : [];
  const clean = () => call(npm, ['ci', '--loglevel=error', ...omit]);
  if (!existsSync(join(root, 'node_modules'))) return clean();
  const repaired = call(npm, ['install', '--no-save', '--loglevel=error', ...omit]);
  return isAbsent(repaired) || missingPackages(root, scope).length === 0 ? repaired : clean();
};

const installWithBun = () => call({ file: onBun ? process.execPath : 'bun' }, ['install', '--no-save', '--silent']);

const install = (wanted) => {
  // A checkout that somebody develops in keeps its compiler and test tools, whichever command finds it stale.
  const scope = wanted === 'runtime' && !hasDevelopmentPackages(root) ? 'runtime' : 'everything';
  process.stderr.write(`gorae: installing ${scope === 'runtime' ? 'what running needs' : 'packages'} (once)…\n`);
  let result = installWithNpm(scope);
  if (isAbsent(result)) result = installWithBun();
  if (isAbsent(result)) giveUp('neither npm nor bun is on the PATH; install Node 20 or newer, or Bun');
  const output = `${result.stdout ?? ''}${result.stderr ?? ''}`;
  if (result.status !== 0) giveUp('installing failed (see above)', output);
  const missing = missingPackages(root, wanted);
  if (missing.length > 0) giveUp(`still missing after installing: ${missing.slice(0, 5).join(', ')}`, output);
};

/**
 * Ctrl-C in a terminal reaches the child directly, since it is in the same process group: passing it on as well would be
 * the second signal, which forces an end. SIGTERM, and every signal without a terminal, is passed on.
 */
const passSignalsTo = (child) => {
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'])
    process.on(signal, () => {
      if (signal === 'SIGTERM' || !process.stdin.isTTY) child.kill(signal);
    });
};

/** npm passes a signal on to the shell between us alone, and that ends without a word to us. */
const endWithShellOfNpm = (child) => {
  if (process.env.npm_lifecycle_event === undefined) return;
  const shell = process.ppid;
  setInterval(() => {
    if (process.ppid !== shell) child.kill('SIGTERM');
  }, 500);
};

const run = (binary, entry, args) => {
  const child = spawn(binary, [entry, ...args], { stdio: 'inherit' });
  passSignalsTo(child);
  endWithShellOfNpm(child);
  child.on('error', (error) => giveUp(`cannot run ${binary}: ${error.message}`));
  child.on('exit', (code, signal) => process.exit(signal === null ? code : 128 + (constants.signals[signal] ?? 0)));
};

const everything = process.argv[2] === '--everything';
const [entry, ...args] = process.argv.slice(everything ? 3 : 2);
if (entry === undefined) giveUp('usage: launch.mjs [--everything] ENTRY [ARGUMENT…]');
const scope = everything ? 'everything' : 'runtime';
if (missingPackages(root, scope).length > 0) install(scope);
const binary = bunBinary(root) ?? (onBun ? process.execPath : undefined);
if (binary === undefined) giveUp(`the package bun has no binary for ${process.platform} ${process.arch}`);
run(binary, join(root, entry), args);

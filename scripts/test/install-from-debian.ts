import { existsSync, rmSync, writeFileSync } from 'node:fs';
import { findCommand } from '@gorae/platform/testing/servers/find-command.ts';
import { runProcess } from './run-process.ts';

/** Debian asks this script before it starts the service of a package that was just installed; 101 means: do not. */
const policy = '/usr/sbin/policy-rc.d';

const withoutServices = async (install: () => Promise<void>): Promise<void> => {
  if (existsSync(policy)) return install();
  writeFileSync(policy, '#!/bin/sh\nexit 101\n', { mode: 0o755 });
  try {
    await install();
  } finally {
    rmSync(policy);
  }
};

/** Installs packages as root on Debian; elsewhere nothing happens. Starts none of their services. */
export const installFromDebian = async (...packages: readonly string[]): Promise<void> => {
  if (process.getuid?.() !== 0 || findCommand('apt-get') === undefined) return;
  const env = { DEBIAN_FRONTEND: 'noninteractive' };
  await withoutServices(async () => {
    for (const args of [['update'], ['install', '-y', '--no-install-recommends', ...packages]]) {
      const { code, output } = await runProcess(['apt-get', '-q', ...args], { env, limitSeconds: 300 });
      if (code !== 0) process.stdout.write(output);
    }
  });
};

import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { findCommand } from '@gorae/platform/testing/servers/find-command.ts';
import { whyNoMongoDb } from '@gorae/platform/testing/servers/mongodb.ts';
import { whyNoRabbitMq } from '@gorae/platform/testing/servers/rabbitmq.ts';
import { installFromDebian } from './install-from-debian.ts';

/** Something that must be on the machine before a lane can run. */
export interface Need {
  readonly name: string;
  /** What is missing and how to get it, or undefined when all is there. */
  readonly missing: () => string | undefined;
  /** Gets it. Called in CI only, where the machine is thrown away afterwards. */
  readonly install?: () => Promise<void>;
}

/** The browser of the web lane; its tests find it in `CHROMIUM`. */
export const findChromium = (): string | undefined => {
  const given = process.env.CHROMIUM;
  if (given !== undefined && given !== '') return existsSync(given) ? given : undefined;
  return ['chromium', 'chromium-browser', 'google-chrome'].map(findCommand).find((path) => path !== undefined);
};

export const chromium: Need = {
  name: 'chromium',
  missing: () =>
    findChromium() === undefined ? 'no chromium on the PATH; install it or set CHROMIUM to its path' : undefined,
  install: () => installFromDebian('chromium'),
};

/** A command that must be on the PATH. */
export const onThePath = (name: string, debianPackage = name): Need => ({
  name,
  missing: () => (findCommand(name) === undefined ? `no ${name} on the PATH` : undefined),
  install: () => installFromDebian(debianPackage),
});

/** A tool whose binary comes as one npm package per platform: one that its makers do not build for cannot run here. */
export const platformBinary = (scope: string, prefix = ''): Need => ({
  name: scope,
  missing: () => {
    const folder = join('node_modules', scope);
    const found = existsSync(folder) && readdirSync(folder).some((name) => name.startsWith(prefix));
    return found ? undefined : `${scope} has no binary for ${process.platform} ${process.arch}`;
  },
});

export const rabbitMq: Need = {
  name: 'rabbitmq',
  missing: whyNoRabbitMq,
  install: () => installFromDebian('rabbitmq-server'),
};

/** Where Debian has no MongoDB, Java and Maven get its stand-in. */
export const mongoDb: Need = {
  name: 'mongodb',
  missing: whyNoMongoDb,
  install: () => installFromDebian('default-jdk-headless', 'maven'),
};

import { afterEach, beforeEach, describe, expect, test } from 'bun:test';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { hasDevelopmentPackages, missingPackages } from './installed-packages.mjs';

let root = '';

const put = (path: string, content: object): void => {
  mkdirSync(join(root, path, '..'), { recursive: true });
  writeFileSync(join(root, path), JSON.stringify(content));
};

const install = (path: string, version: string): void => put(`${path}/package.json`, { version });

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'gorae-packages-'));
  put('package-lock.json', {
    packages: {
      '': { version: '0.1.0' },
      platform: { version: '0.1.0' },
      'node_modules/@gorae/platform': { resolved: 'platform', link: true },
      'node_modules/elysia': { version: '1.0.0' },
      'node_modules/elysia/node_modules/cookie': { version: '2.0.0' },
      'node_modules/@oven/bun-plan9': { version: '1.0.0', optional: true },
      'node_modules/typescript': { version: '7.0.0', dev: true },
    },
  });
  install('node_modules/@gorae/platform', '0.1.0');
  install('node_modules/elysia', '1.0.0');
  install('node_modules/elysia/node_modules/cookie', '2.0.0');
});

afterEach(() => rmSync(root, { recursive: true }));

describe('what is missing', () => {
  test('is nothing when running needs no more, though the compiler is not there', () => {
    expect(missingPackages(root, 'runtime')).toEqual([]);
    expect(missingPackages(root, 'everything')).toEqual(['node_modules/typescript']);
    expect(hasDevelopmentPackages(root)).toBe(false);
  });
  test('is what has another version on disk', () => {
    install('node_modules/elysia', '0.9.0');
    expect(missingPackages(root, 'runtime')).toEqual(['node_modules/elysia']);
  });
  test('is a workspace that is not linked', () => {
    rmSync(join(root, 'node_modules/@gorae'), { recursive: true });
    expect(missingPackages(root, 'runtime')).toEqual(['node_modules/@gorae/platform']);
  });
  test('is not what another installer put nearer to the root', () => {
    rmSync(join(root, 'node_modules/elysia/node_modules'), { recursive: true });
    install('node_modules/cookie', '2.0.0');
    expect(missingPackages(root, 'runtime')).toEqual([]);
  });
  test("is another platform's binary only when it has the wrong version", () => {
    install('node_modules/@oven/bun-plan9', '0.9.0');
    expect(missingPackages(root, 'runtime')).toEqual(['node_modules/@oven/bun-plan9']);
  });
  test('is everything before the first install', () => {
    rmSync(join(root, 'node_modules'), { recursive: true });
    expect(missingPackages(root, 'runtime')).toHaveLength(3);
  });
});

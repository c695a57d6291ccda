import { describe, expect, test } from 'bun:test';
import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startChild } from '../testing/child.ts';
import { until } from '../testing/until.ts';
import { StartFault } from './config-fault.ts';
import { openDataFolder, toFolderFault } from './data-folder.ts';

const temporary = async () => {
  const path = await mkdtemp(join(tmpdir(), 'data-folder-'));
  return { path, [Symbol.asyncDispose]: () => rm(path, { recursive: true, force: true }) };
};

const holder = new URL('../testing/hold-until-killed.ts', import.meta.url).pathname;

describe('a data folder', () => {
  test('is made for its owner only', async () => {
    await using home = await temporary();
    const folder = openDataFolder(join(home.path, 'a', 'b'));
    expect((await stat(folder.path)).mode & 0o777).toBe(0o700);
    folder.close();
  });

  test('belongs to one at a time', async () => {
    await using home = await temporary();
    const folder = openDataFolder(home.path);
    expect(() => openDataFolder(home.path)).toThrow(/is in use by another process/);
    folder.close();
    openDataFolder(home.path).close();
  });

  test('is free again when the process that had it was killed', async () => {
    await using home = await temporary();
    const child = startChild(holder, [home.path]);
    await until(() => child.lines().length > 0, { what: 'the other process at work' });
    expect(() => openDataFolder(home.path)).toThrow(StartFault);
    expect(await child.kill()).toBe(true);
    openDataFolder(home.path).close();
  });

  test('is refused in one line that names it when it is a file', async () => {
    await using home = await temporary();
    const file = join(home.path, 'file');
    await writeFile(file, '');
    expect(() => openDataFolder(file)).toThrow(new StartFault(`${file} is not a directory`));
    expect(() => openDataFolder(join(file, 'below'))).toThrow(/is not a directory/);
  });

  test.each([
    [{ code: 'EACCES' }, 'may not be written'],
    [{ code: 'EROFS' }, 'may not be written'],
    [{ code: 'ENOSPC' }, 'no space left'],
  ])('is refused in one line that says what is wrong: %p', (parts, words) => {
    const fault = toFolderFault(Object.assign(new Error('any words'), parts), '/data');
    expect(fault).toBeInstanceOf(StartFault);
    expect(fault.message).toStartWith('/data');
    expect(fault.message).toContain(words);
    expect(fault.message).not.toContain('\n');
  });
});

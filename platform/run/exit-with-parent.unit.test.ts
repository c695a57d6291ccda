import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Says for ever that it is here, and ends with 7 when it is to stop. */
const main = `import process from 'node:process';
import { onParentEnd } from '${join(import.meta.dir, 'exit-with-parent.ts')}';
setInterval(() => process.stdout.write('still here'), 1);
onParentEnd(() => setTimeout(() => process.exit(7), 5));`;

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'exit-with-parent-'));
  await writeFile(join(folder, 'child.ts'), main);
});
afterAll(() => rm(folder, { recursive: true }));

const start = () => {
  const child = spawn(process.execPath, [join(folder, 'child.ts')], { stdio: ['pipe', 'pipe', 'pipe'] });
  child.stdout.resume();
  let complaints = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    complaints += text;
  });
  return { child, complaints: () => complaints };
};

const codeOf = async (child: ChildProcess): Promise<unknown> => (await once(child, 'close'))[0];

describe('a child that ends with its parent', () => {
  test('stops when the pipe that the parent holds ends', async () => {
    const { child, complaints } = start();
    child.stdin.end();
    expect([await codeOf(child), complaints()]).toEqual([7, '']);
  });

  test('stops without a word when nobody is there any more to read what it says', async () => {
    const { child, complaints } = start();
    child.stdout.destroy();
    expect([await codeOf(child), complaints()]).toEqual([7, '']);
  });
});

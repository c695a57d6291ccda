import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { StartFault } from '@gorae/platform/run/config-fault.ts';
import { defaultMenuFile, readMenuFile } from './menu-file.ts';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'menu-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const good = () => ({
  categories: [{ id: 'coffee', name: { ko: '커피', en: 'Coffee' } }],
  optionGroups: [] as object[],
  discounts: [] as object[],
  items: [
    {
      id: 'latte',
      category: 'coffee',
      name: { ko: '라떼', en: 'Latte' },
      variants: [{ id: 'hot', priceKrw: 4500, prepSeconds: 40 }],
      optionGroups: [] as string[],
      containers: ['mug'],
    },
  ],
});

const read = async (content: unknown) => {
  const file = join(folder, 'menu.json');
  await writeFile(file, typeof content === 'string' ? content : JSON.stringify(content));
  return readMenuFile(file);
};
const faultOf = async (content: unknown): Promise<string> => {
  const fault = await read(content).then(
    () => undefined,
    (error: unknown) => error,
  );
  if (!(fault instanceof StartFault)) throw new Error('It was taken');
  return fault.message;
};

describe('a menu file', () => {
  test('that leaves out what is sold out has everything', async () => {
    const { menu } = await read(good());
    expect(menu.items[0]).toMatchObject({ soldOut: false, variants: [{ soldOut: false }] });
  });

  test('has the same source as long as it is the same, another when it is changed', async () => {
    const [one, same, other] = [
      await read(good()),
      await read(good()),
      await read({ ...good(), discounts: [{ code: 'cup', container: 'tumbler', amountKrw: 100 }] }),
    ];
    expect(same.menuSource).toBe(one.menuSource);
    expect(other.menuSource).not.toBe(one.menuSource);
  });

  test('may begin with the mark that some editors put there', async () => {
    const { menu } = await read(`\uFEFF${JSON.stringify(good())}`);
    expect(menu.items).toHaveLength(1);
  });
});

describe('a start fault names', () => {
  test('a file that is not there', () => {
    expect(() => readMenuFile(join(folder, 'nowhere.json'))).toThrow(StartFault);
  });

  test('a file that is no JSON', async () => {
    expect(await faultOf('{"items": [')).toContain('no JSON');
  });

  test('a wrong value and a misspelt field, each on a line of its own with its place', async () => {
    const menu = good();
    const items = [{ ...menu.items[0], pirce: 1, variants: [{ id: 'hot', priceKrw: 'dear', prepSeconds: 40 }] }];
    const lines = (await faultOf({ ...menu, items })).split('\n');
    expect(lines).toHaveLength(2);
    expect(lines.join('\n')).toContain('/items/0/pirce');
    expect(lines.join('\n')).toContain('/items/0/variants/0/priceKrw');
  });

  test.each([
    ['a field that is missing', { categories: undefined }, '/categories'],
    ['a menu of nothing', { items: [] }, '/items'],
  ])('%s', async (_what, fields, place) => {
    expect(await faultOf({ ...good(), ...fields })).toContain(place);
  });

  test('a name that is missing in one language', async () => {
    const menu = good();
    expect(await faultOf({ ...menu, items: [{ ...menu.items[0], name: { ko: '라떼' } }] })).toContain(
      '/items/0/name/en',
    );
  });

  test('ids that are there twice and groups that are not there, all at once', async () => {
    const menu = good();
    const items = [...menu.items, { ...menu.items[0], optionGroups: ['milk'] }];
    const message = await faultOf({ ...menu, items });
    expect(message).toContain('item "latte" is there twice');
    expect(message).toContain('unknown option group "milk"');
  });
});

describe('the menu that comes with Gorae', () => {
  const { menu } = readMenuFile(defaultMenuFile);

  test('has a dozen drinks and more', () => {
    expect(menu.items.filter(({ category }) => category !== 'dessert').length).toBeGreaterThanOrEqual(12);
  });

  test('has every name in Korean and in English', () => {
    const named = [
      ...menu.categories,
      ...menu.items,
      ...menu.optionGroups,
      ...menu.optionGroups.flatMap(({ options }) => options),
    ];
    for (const { id, name } of named) {
      expect([id, name.ko]).toEqual([id, expect.stringMatching(/[가-힣]/)]);
      expect([id, name.en]).toEqual([id, expect.stringMatching(/^[\p{Script=Latin} \d.,&%()-]+$/u)]);
    }
  });

  test('can be had to go and in the shop, every bit of it', () => {
    for (const { id, containers } of menu.items) expect([id, containers.includes('disposable')]).toEqual([id, true]);
  });
});

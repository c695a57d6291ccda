import { describe, expect, test } from 'bun:test';
import type { AnnouncedDocuments } from './announcing.ts';
import { heardAtOnce } from './heard-at-once.ts';
import { aParcel, type Parcel } from './suite/store-lab.ts';

const open = (stored: Parcel | undefined) => {
  const heard: string[] = [];
  const documents = {
    insert: async () => stored === undefined,
    change: async (_id: string, decide: (doc: Parcel | undefined) => Parcel | undefined) => {
      // As a store that must decide once more, since somebody else has come first.
      decide(undefined);
      const next = decide(stored);
      return next === undefined ? stored : { ...next, version: (stored?.version ?? 0) + 1 };
    },
  } as unknown as AnnouncedDocuments<Parcel>;
  const told = heardAtOnce(documents, (after, before) => {
    heard.push(`${before?.version ?? 'nothing'} to ${after.version}`);
  });
  return { told, heard };
};

describe('documents that are heard at once', () => {
  test('tell a new document', async () => {
    const { told, heard } = open(undefined);
    expect(await told.insert(aParcel('a', { version: 7 }))).toBe(true);
    await told.change('a', () => aParcel('a'));
    expect(heard).toEqual(['nothing to 1', 'nothing to 1']);
  });

  test('tell a change, from the state that it was decided on', async () => {
    const { told, heard } = open(aParcel('a', { version: 3 }));
    expect((await told.change('a', (parcel) => parcel ?? aParcel('a')))?.version).toBe(4);
    expect(heard).toEqual(['3 to 4']);
  });

  test('tell nothing when nothing was written', async () => {
    const { told, heard } = open(aParcel('a', { version: 3 }));
    expect(await told.insert(aParcel('a'))).toBe(false);
    await told.change('a', () => undefined);
    expect(heard).toEqual([]);
  });
});

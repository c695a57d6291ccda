import { describe, expect, test } from 'bun:test';
import { appendFile, readFile, writeFile } from 'node:fs/promises';
import { StartFault } from '@gorae/platform/run/config-fault.ts';
import { aJournalPlace } from '../testing/a-sandbox.ts';
import { type JournalEntry, readJournal } from './journal.ts';
import { openJournal } from './journal-file.ts';

const entry = (key: string): JournalEntry => ({
  at: '2026-11-23T00:00:00.000Z',
  kind: 'charge',
  key,
  orderId: 'order-1',
  amountKrw: 5_000,
  outcome: 'approved',
});

const keysOf = (entries: readonly JournalEntry[]): readonly string[] => entries.map(({ key }) => key);

describe('a journal', () => {
  test('keeps its entries from one opening to the next, and a reader beside it sees them', async () => {
    await using place = await aJournalPlace();
    const first = await openJournal(place);
    await Promise.all([first.append(entry('a')), first.append(entry('b'))]);
    expect(keysOf(await readJournal(place.path))).toEqual(['a', 'b']);
    await first.close();
    const second = await openJournal(place);
    expect(second.entries).toEqual([entry('a'), entry('b')]);
    await second.append(entry('c'));
    await second.close();
    expect(keysOf(await readJournal(place.path))).toEqual(['a', 'b', 'c']);
  });

  test.each(['{"at":"2026', '\u0000\u0000\u0000', '{"kind":"charge","key":"torn"}'])(
    'cuts off a torn last line: %j',
    async (torn) => {
      await using place = await aJournalPlace();
      const first = await openJournal(place);
      await first.append(entry('a'));
      await first.close();
      const whole = await readFile(place.path, 'utf8');
      await appendFile(place.path, torn);
      expect(keysOf(await readJournal(place.path))).toEqual(['a']);
      const second = await openJournal(place);
      expect(await readFile(place.path, 'utf8')).toBe(whole);
      await second.append(entry('b'));
      await second.close();
      expect(keysOf(await readJournal(place.path))).toEqual(['a', 'b']);
    },
  );

  test('refuses a damaged line in the middle, since what it said is money', async () => {
    await using place = await aJournalPlace();
    await writeFile(place.path, `${JSON.stringify(entry('a'))}\nnonsense\n${JSON.stringify(entry('b'))}\n`);
    await expect(openJournal(place)).rejects.toThrow(StartFault);
    await expect(readJournal(place.path)).rejects.toThrow('line 2');
  });

  test('says that an entry is kept only when the disk has it', async () => {
    await using place = await aJournalPlace();
    const steps: string[] = [];
    let letSync = (): void => undefined;
    const synced = new Promise<void>((resolve) => {
      letSync = resolve;
    });
    const journal = await openJournal({
      ...place,
      sync: async (file) => {
        steps.push(`syncing ${(await readFile(place.path, 'utf8')).split('\n').length - 1} lines`);
        await synced;
        await file.datasync();
        steps.push('synced');
      },
    });
    const kept = Promise.all(['a', 'b'].map((key) => journal.append(entry(key)).then(() => steps.push(`kept ${key}`))));
    letSync();
    await kept;
    expect(steps).toEqual(['syncing 2 lines', 'synced', 'kept a', 'kept b']);
    await journal.close();
  });

  test('goes on after a write that failed, and keeps nothing of what it refused', async () => {
    await using place = await aJournalPlace();
    let full = false;
    const journal = await openJournal({
      ...place,
      sync: async (file) => {
        // Half a line is what a disk that fills up leaves behind.
        if (full) await file.appendFile('{"at":"2026');
        if (full) throw new Error('disk is full');
        await file.datasync();
      },
    });
    await journal.append(entry('a'));
    full = true;
    await expect(journal.append(entry('b'))).rejects.toThrow('disk is full');
    await expect(journal.append(entry('c'))).rejects.toThrow('disk is full');
    expect(keysOf(await readJournal(place.path))).toEqual(['a']);
    full = false;
    await journal.append(entry('d'));
    await journal.close();
    expect(keysOf(await readJournal(place.path))).toEqual(['a', 'd']);
  });
});

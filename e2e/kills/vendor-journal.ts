import { existsSync, readFileSync, watch } from 'node:fs';
import type { VendorEntry } from '@gorae/cafe/reconcile/ledgers.ts';

/** The vendor's own book, as it lies on the disk. A last line that is being written is left out. */
export const readVendorJournal = (path: string): readonly VendorEntry[] =>
  existsSync(path)
    ? readFileSync(path, 'utf8')
        .split('\n')
        .slice(0, -1)
        .map((line) => JSON.parse(line) as VendorEntry)
    : [];

/** Tells of each write: the vendor has decided, and the café may not have heard of it yet. Close it. */
export const watchVendorJournal = (path: string, onWrite: () => void): { close(): void } =>
  watch(path, () => onWrite());

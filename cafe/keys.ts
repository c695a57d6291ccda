import { chmodSync, existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { StartFault } from '@gorae/platform/run/config-fault.ts';
import type { NewId } from '@gorae/platform/run/ids.ts';

/** The café's secrets. The first of each signs or seals; a second is still valid while a key is being replaced. */
export interface Keys {
  readonly staff: readonly string[];
  readonly orderToken: readonly string[];
  readonly paymentSeal: readonly string[];
}

/** Files of the data folder that hold a key each: made once, kept, and part of a backup. */
export const keyFiles = { staff: 'staff.key', orderToken: 'order-token.key', paymentSeal: 'payment-seal.key' } as const;

interface KeysFromEnvironment {
  readonly staffKeys: readonly string[] | undefined;
  readonly orderTokenKeys: readonly string[] | undefined;
  readonly paymentSealKeys: readonly string[] | undefined;
}

/** Keys come from the environment, else from the data folder, where they are made at the first start (mode 600). */
export const readKeys = (folder: string, given: KeysFromEnvironment, newId: NewId): Keys => ({
  staff: given.staffKeys ?? [keep(join(folder, keyFiles.staff), newId)],
  orderToken: given.orderTokenKeys ?? [keep(join(folder, keyFiles.orderToken), newId)],
  paymentSeal: given.paymentSealKeys ?? [keep(join(folder, keyFiles.paymentSeal), newId)],
});

const keep = (file: string, newId: NewId): string => {
  if (existsSync(file)) return read(file);
  const key = newId();
  // Renamed into place: a crash leaves the whole key or none, never half of one.
  writeFileSync(`${file}.new`, `${key}\n`, { mode: 0o600, flush: true });
  chmodSync(`${file}.new`, 0o600);
  renameSync(`${file}.new`, file);
  return key;
};

const read = (file: string): string => {
  const key = readFileSync(file, 'utf8').trim();
  if (key.length < 16)
    throw new StartFault(`${file} holds no usable key: restore it from a backup, or remove it to have a new one made`);
  return key;
};

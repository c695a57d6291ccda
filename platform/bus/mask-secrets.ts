import type { EventDefinition } from '@gorae/contracts/kit/event.ts';

const mask = '•••';

/**
 * The body of a message for a person's eyes: what its event declares secret is masked. A body in which the secrets cannot be found
 * (unreadable, or of another version) is withheld as a whole when its event has any.
 */
export const maskSecrets = (body: string, definition: EventDefinition | undefined): string => {
  const secrets = definition?.secrets ?? [];
  if (secrets.length === 0) return body;
  const message = readObject(body);
  if (message === undefined || message.type !== definition?.type)
    return '(withheld: it may hold secrets that cannot be told apart)';
  for (const pointer of secrets) maskAt(message.data, pointer);
  return JSON.stringify(message);
};

const readObject = (text: string): Record<string, unknown> | undefined => {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
};

/** RFC 6901; `-` is not an index but stands for every item of a list. */
const maskAt = (data: unknown, pointer: string): void => {
  const names = pointer.split('/').slice(1);
  const last = unescaped(names.pop() ?? '');
  let holders: readonly unknown[] = [data];
  for (const name of names)
    holders = holders.flatMap((holder) =>
      name === '-' ? Object.values(holder ?? {}) : member(holder, unescaped(name)),
    );
  for (const holder of holders)
    if (typeof holder === 'object' && holder !== null && last in holder)
      (holder as Record<string, unknown>)[last] = mask;
};

const member = (holder: unknown, name: string): unknown[] =>
  typeof holder === 'object' && holder !== null ? [(holder as Record<string, unknown>)[name]] : [];

const unescaped = (name: string): string => name.replaceAll('~1', '/').replaceAll('~0', '~');

import { expect, test } from 'bun:test';
import { createTellingFetch } from './telling-fetch.ts';

test('a café that is away is told once, and that it is back', async () => {
  const answers = [200, 'refused', 503, 'refused', 404, 200, 502] as const;
  const left = [...answers];
  const ask = async () => {
    const next = left.shift();
    if (typeof next === 'number') return new Response(null, { status: next });
    throw new Error('ConnectionRefused');
  };
  const told: string[] = [];
  const fetch = createTellingFetch((word) => void told.push(word), ask as unknown as typeof globalThis.fetch);
  const seen: unknown[] = [];
  for (const _ of answers)
    seen.push(
      await fetch('http://cafe').then(
        ({ status }) => status,
        () => 'refused',
      ),
    );
  expect(seen).toEqual([...answers]);
  expect(told).toEqual(['away', 'back', 'away']);
});

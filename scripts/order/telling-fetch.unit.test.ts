import { expect, test } from 'bun:test';
import { createTellingFetch } from './telling-fetch.ts';

const open = (answers: readonly (number | 'refused')[], body: string | null = null) => {
  const left = [...answers];
  const ask = async () => {
    const next = left.shift();
    if (typeof next === 'number') return new Response(body, { status: next });
    throw new Error('ConnectionRefused');
  };
  const told: string[] = [];
  return { fetch: createTellingFetch((word) => void told.push(word), ask as unknown as typeof globalThis.fetch), told };
};

test('a café that is away is told once, and that it is back', async () => {
  const answers = [200, 'refused', 503, 'refused', 404, 200, 502] as const;
  const { fetch, told } = open(answers);
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

test('a café that only has no stream to give is not away', async () => {
  const { fetch, told } = open([503], JSON.stringify({ code: 'too-many-streams' }));
  expect(await (await fetch('http://cafe')).json()).toEqual({ code: 'too-many-streams' });
  expect(told).toEqual([]);
});

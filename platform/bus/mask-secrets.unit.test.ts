import { describe, expect, test } from 'bun:test';
import { event } from '@gorae/contracts/kit/event.ts';
import { Type } from '@sinclair/typebox';
import { maskSecrets } from './mask-secrets.ts';

const definition = event({
  name: 'a.b',
  summary: 'x',
  data: Type.Any(),
  example: {},
  secrets: ['/token', '/card/a~1b', '/items/-/pin'],
});
const body = (data: unknown, type = definition.type) => JSON.stringify({ type, data });

describe('the body of a parked message', () => {
  test('is shown with every declared secret masked, and only those', () => {
    const shown = maskSecrets(
      body({ token: 's1', card: { 'a/b': 's2', c: 'c' }, items: [{ pin: 's3' }, { x: 1 }] }),
      definition,
    );
    expect(JSON.parse(shown).data).toEqual({
      token: '•••',
      card: { 'a/b': '•••', c: 'c' },
      items: [{ pin: '•••' }, { x: 1 }],
    });
  });

  test('is shown as it is when its event has no secrets, readable or not', () => {
    expect(maskSecrets('torn {', { ...definition, secrets: [] })).toBe('torn {');
    expect(maskSecrets('torn {', undefined)).toBe('torn {');
  });

  test('is withheld when its event has secrets that cannot be found in it', () => {
    for (const unknown of ['{"token":"s1"', 'null', body({ token: 's1' }, 'cafe.gorae.a.b.v2')])
      expect(maskSecrets(unknown, definition)).not.toContain('s1');
  });

  test('survives secrets that are absent or lie below something that is no object', () => {
    expect(() => maskSecrets(body({ card: 'none', items: null }), definition)).not.toThrow();
    expect(() => maskSecrets(body(null), definition)).not.toThrow();
  });
});

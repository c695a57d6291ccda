import { describe, expect, test } from 'bun:test';
import { readEnv } from '../run/config.ts';
import { hostSettings, showsDocs } from './host-settings.ts';

describe('the documents', () => {
  const shown = (env: Record<string, string>) => showsDocs(readEnv(env, hostSettings));

  test('are shown in a demo, and not to the public', () => {
    expect([shown({}), shown({ MODE: 'live' })]).toEqual([true, false]);
  });

  test('are shown as one says', () => {
    expect([shown({ DOCS: 'false' }), shown({ MODE: 'live', DOCS: 'true' })]).toEqual([false, true]);
  });
});

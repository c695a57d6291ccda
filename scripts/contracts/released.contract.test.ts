import { describe, expect, test } from 'bun:test';
import { readdirSync, readFileSync } from 'node:fs';
import { events } from '@gorae/contracts/events.ts';
import { createCodec } from '@gorae/platform/bus/codec.ts';
import { changesSinceRelease, mayBreak, releasedMessages } from './released.ts';

describe('whoever relies on the last release', () => {
  test('finds nothing removed, narrowed or renamed', () => {
    if (!mayBreak()) expect(changesSinceRelease()).toEqual([]);
  });
});

describe('every message that was ever released', () => {
  const { decode } = createCodec(events);
  const files = readdirSync(releasedMessages, { recursive: true, encoding: 'utf8' }).filter((name) =>
    name.endsWith('.json'),
  );

  test('was kept', () => expect(files.length).toBeGreaterThanOrEqual(24));

  test.each(files)('%s is still read', (file) => {
    const text = readFileSync(`${releasedMessages}/${file}`, 'utf8');
    expect(decode(text)).toMatchObject({ type: JSON.parse(text).type, data: JSON.parse(text).data });
  });
});

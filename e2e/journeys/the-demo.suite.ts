import { describe, test } from 'bun:test';
import { listen } from '../cafe/listen.ts';
import { openCafe } from '../cafe/open.ts';
import type { Setup } from '../cafe/setup.ts';

/** `npm run demo`. */
export const theDemo = (setup: Setup): void =>
  describe('the demo', () => {
    test('brings customers by itself', async () => {
      await using cafe = await openCafe({ setup, args: ['--demo'] });
      using wall = await listen<object>(`${cafe.url}/v1/events/stores/gorae`);
      await wall.until(
        ({ event, data }) => event === 'order' && 'state' in data && data.state === 'ready',
        'a drink that somebody ordered is ready',
      );
    });
  });

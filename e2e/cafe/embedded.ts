import { join } from 'node:path';
import { runSql } from '@gorae/platform/testing/run-sql.ts';
import type { LeftMessage } from '@gorae/platform/testing/servers/leave-behind.ts';
import type { Runtime } from './process.ts';
import type { Setup } from './setup.ts';
import { startCafe } from './start.ts';

/** One process that needs nothing, as `npm start` has it. */
export const embeddedOn = (runtime: Runtime): Setup => ({
  start: (options) => startCafe({ ...options, runtime }),
  leave: async (cafe, messages) => {
    await cafe.stop();
    for (const message of messages) leaveInFile(join(cafe.dataDir, 'cafe.sqlite'), message);
    await cafe.start();
  },
});

export const embedded = embeddedOn('bun');

const leaveInFile = (file: string, { queue, event = '', subject = '', body }: LeftMessage): void => {
  runSql(file, 'INSERT INTO log (event, subject, at, kept, body) VALUES (?, ?, 0, 0, ?)', event, subject, body);
  runSql(file, 'INSERT INTO deliveries (queue, offset) VALUES (?, (SELECT max(offset) FROM log))', queue);
};

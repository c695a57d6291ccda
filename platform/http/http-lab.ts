import { systemClock } from '../run/clock.ts';
import { silentLog } from '../run/log.ts';
import { seededRandom } from '../run/random.ts';
import { createNotesApp } from '../testing/notes-app.ts';
import { serve } from './serve.ts';
import { createHub } from './sse.ts';

export const host = '127.0.0.1';

/** A real server on a free port, closed whatever happens. */
export const withServer = async (use: (server: ReturnType<typeof start>) => Promise<void>): Promise<void> => {
  const server = start();
  try {
    await use(server);
  } finally {
    await server.listening.close();
  }
};

export const start = ({ drainMs = 2000 } = {}) => {
  const hub = createHub({ clock: systemClock, random: seededRandom(1), log: silentLog, limit: 200 });
  const { app, waits } = createNotesApp({ hub, log: silentLog });
  const listening = serve(app, { host, port: 0, log: silentLog, drainMs });
  return { hub, waits, listening, url: listening.url };
};

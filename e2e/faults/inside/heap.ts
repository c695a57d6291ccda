import { heapStats } from 'bun:jsc';

// Tells on SIGUSR2 what is still in use once all that can go is gone.
process.on('SIGUSR2', () => {
  Bun.gc(true);
  process.stderr.write(`heap in use: ${heapStats().heapSize}\n`);
});

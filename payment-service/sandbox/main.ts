// The vendor to develop against, as a process of its own:
//   bun payment-service/sandbox/main.ts [--journal F] [--host H] [--port P] [--decline-rate R] [--seed N] [--exit-with-parent]
// When it is ready it prints `sandbox listening on http://HOST:PORT`, then `{"port":PORT}`, and nothing else on standard output.
import process from 'node:process';
import { systemClock } from '@gorae/platform/run/clock.ts';
import { StartFault } from '@gorae/platform/run/config-fault.ts';
import { onParentEnd } from '@gorae/platform/run/exit-with-parent.ts';
import { openSandbox, type Sandbox } from './open-sandbox.ts';
import { readSandboxCommand } from './options.ts';

const report = (error: unknown): void => console.error('sandbox:', error);

const main = async (): Promise<void> => {
  const { declineRate, seed, exitWithParent, ...place } = readSandboxCommand(process.argv.slice(2), process.env);
  let sandbox: Sandbox | undefined;
  const stop = async (): Promise<void> => {
    await sandbox?.close();
    process.exit(0);
  };
  process.once('SIGTERM', stop);
  if (exitWithParent) onParentEnd(stop);
  else process.once('SIGINT', stop);
  sandbox = await openSandbox({ ...place, chance: { declineRate, seed }, clock: systemClock, report });
  console.log(`sandbox listening on ${sandbox.url}`);
  console.log(JSON.stringify({ port: sandbox.port }));
};

main().catch((error: unknown) => {
  console.error(error instanceof StartFault ? `sandbox: ${error.message}` : error);
  process.exit(1);
});

import { fork } from 'node:child_process';
import { once } from 'node:events';

/**
 * Runs a program once for each plan, all at the same time: each prepares, and none begins before all are ready. Resolves with what each
 * has answered.
 */
export const runInStep = async <R>(program: string, plans: readonly object[]): Promise<readonly R[]> => {
  const children = plans.map((plan) => fork(program, [JSON.stringify(plan)]));
  const hear = (): Promise<readonly R[]> =>
    Promise.all(
      children.map(async (child) => {
        const ended = once(child, 'exit').then(([code]) => {
          throw new Error(`${program} ended with ${code}`);
        });
        ended.catch(() => undefined);
        const [message] = (await Promise.race([once(child, 'message'), ended])) as [R];
        return message;
      }),
    );
  try {
    await hear();
    const answers = hear();
    for (const child of children) child.send('begin');
    return await answers;
  } finally {
    for (const child of children) child.kill();
  }
};

/** The other side: prepares, waits for the others, does its work, answers what that has come to. */
export const workInStep = async <P>(prepare: (plan: P) => Promise<() => Promise<object>>): Promise<void> => {
  const begun = once(process, 'message');
  const work = await prepare(JSON.parse(process.argv[2] ?? '{}') as P);
  process.send?.('ready');
  await begun;
  const before = process.cpuUsage();
  const startedAt = performance.now();
  const answer = await work();
  const { user, system } = process.cpuUsage(before);
  process.send?.({ ...answer, seconds: (performance.now() - startedAt) / 1000, cpuSeconds: (user + system) / 1e6 });
};

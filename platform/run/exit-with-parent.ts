import process from 'node:process';

/** Given to a child that shall end when its parent does, however that ends. */
export const exitWithParentFlag = '--exit-with-parent';

/**
 * Calls `stop`, once, when standard input ends or standard output breaks: both are pipes that the parent holds. A Ctrl-C reaches the whole
 * process group; the parent still needs its children while it drains, and takes them with it afterwards, so it is not theirs to act on.
 */
export const onParentEnd = (stop: () => void): void => {
  process.on('SIGINT', () => undefined);
  process.stdin.resume();
  let hasEnded = false;
  const end = (): void => {
    if (!hasEnded) stop();
    hasEnded = true;
  };
  for (const event of ['end', 'close', 'error']) process.stdin.once(event, end);
  // What is written to a parent that has gone notices it first, every time: unheard, it would end us with a complaint.
  process.stdout.on('error', end);
};

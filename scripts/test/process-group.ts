import { existsSync, readdirSync, readFileSync } from 'node:fs';

/** State and group of a process: the fields after the command, which is in parentheses and may hold anything. */
const readStat = (pid: string): { state: string | undefined; group: number } | undefined => {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const [state, , group] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return { state, group: Number(group) };
  } catch {
    return undefined;
  }
};

/** Whether any process of the group is alive. One that has ended and waits for its parent to notice (Z) is not. */
export const groupIsAlive = (group: number): boolean => {
  if (existsSync('/proc/self/stat'))
    return readdirSync('/proc')
      .filter((name) => /^\d+$/.test(name))
      .some((pid) => {
        const stat = readStat(pid);
        return stat?.group === group && stat.state !== 'Z';
      });
  try {
    process.kill(-group, 0);
    return true;
  } catch {
    return false;
  }
};

/** Ends every process of the group at once. No error when there is none. */
export const killGroup = (group: number): void => {
  try {
    process.kill(-group, 'SIGKILL');
  } catch {
    // The group is empty: that is what was wanted.
  }
};

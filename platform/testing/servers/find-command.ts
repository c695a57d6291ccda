import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';

/** Where Debian keeps what only root starts, though it is not on everybody's PATH. */
const always = ['/usr/sbin', '/usr/local/sbin'];

/** The full path of a command. */
export const findCommand = (name: string): string | undefined =>
  [...(process.env.PATH ?? '').split(delimiter), ...always]
    .map((folder) => join(folder, name))
    .find((path) => existsSync(path));

import { until } from '@gorae/platform/testing/until.ts';
import type { Counter, Reply } from './counter.ts';

/** More than a service has replicas, which answer in turns. */
const turns = 4;

/** Resolves when every replica tells the version that a change has answered: the others hear of it a moment later. */
export const untilEverywhere = async (cafe: Counter, path: string, changed: Reply): Promise<void> => {
  const version = changed.headers.get('etag');
  const isEverywhere = async (): Promise<boolean> => {
    for (let turn = 0; turn < turns; turn++)
      if ((await cafe.ask('GET', path)).headers.get('etag') !== version) return false;
    return true;
  };
  await until(isEverywhere, { what: `${path} is ${version} everywhere` });
};

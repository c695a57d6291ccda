import type { ServiceName } from '@gorae/contracts/api-documents.ts';
import type { ServiceChild } from './children.ts';

/** Addresses of a service's replicas that are up, beginning with another one each time. */
export const createRotation = (children: readonly ServiceChild[]): ((service: ServiceName) => readonly string[]) => {
  const turns = new Map<ServiceName, number>();
  return (service) => {
    const up = children.filter((child) => child.service === service && child.isUp());
    const turn = turns.get(service) ?? 0;
    turns.set(service, turn + 1);
    const first = up.length === 0 ? 0 : turn % up.length;
    return [...up.slice(first), ...up.slice(0, first)].map(({ url }) => url());
  };
};

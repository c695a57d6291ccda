import { type ServiceName, serviceNames } from '@gorae/contracts/api-documents.ts';
import type { EventDefinition } from '@gorae/contracts/kit/event.ts';
import { logStream, publishers, topology } from '@gorae/contracts/topology.ts';
import { type DefinitionsOptions, toDefinitions } from '@gorae/platform/bus/rabbit/to-definitions.ts';

export interface CafeDefinitionsOptions extends Pick<DefinitionsOptions, 'virtualHost' | 'newSalt'> {
  /** Of those users that are to be in it. */
  readonly passwords: Readonly<Partial<Record<ServiceName, string | undefined>>>;
}

/** The café on a broker: its topology, and a user for each service, called as the service is. */
export const toCafeDefinitions = ({ passwords, ...options }: CafeDefinitionsOptions) =>
  toDefinitions({
    ...options,
    topology,
    users: serviceNames.map((name) => ({
      name,
      password: passwords[name],
      publishes: publishedBy[name] ?? [],
      consumes: topology.queues.filter(({ service }) => service === name),
      readsLog: logReaders.includes(name),
    })),
  });

const publishedBy: Readonly<Partial<Record<ServiceName, readonly EventDefinition[]>>> = publishers;
const logReaders: readonly string[] = logStream.readers;

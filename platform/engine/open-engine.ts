import type { DistributedOptions } from './distributed.ts';
import { type EmbeddedOptions, openEmbedded } from './embedded.ts';
import type { Engine } from './engine.ts';

export interface EngineOptions extends Omit<DistributedOptions, 'amqpUrl'>, EmbeddedOptions {
  readonly amqpUrl: string | undefined;
}

/**
 * Opens what the configuration asks for: without `amqpUrl` the embedded engine in `file`; with it RabbitMQ, and MongoDB where there is
 * a `mongodbUrl`, else a SQLite file for each service. Servers are waited for by `Engine.open` alone. Rejects with a `StartFault` of one
 * line for an address or a file that cannot be used. Close it.
 */
export const openEngine = async ({ amqpUrl, ...options }: EngineOptions): Promise<Engine> => {
  if (amqpUrl === undefined) return openEmbedded(options);
  // Loaded when asked for: the drivers of broker and database take 25 MB, and a café on its own has no use for them.
  const { openDistributed } = await import('./distributed.ts');
  return openDistributed({ ...options, amqpUrl });
};

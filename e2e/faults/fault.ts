import type { ServiceName } from '@gorae/contracts/api-documents.ts';

export type Server = 'broker' | 'database';

/** In how many ways a message can be one that nobody can handle: unreadable, or read and never to be handled. */
export const unreadable = ['no-json', 'unknown-type', 'unknown-version', 'broken-data'] as const;
export type PoisonKind = (typeof unreadable)[number] | 'refused' | 'throws';

export interface Poison {
  readonly queue: string;
  readonly kind: PoisonKind;
}

/** What befalls the café. Seconds are how long it lasts. */
export type Fault =
  | { readonly what: 'kill'; readonly service: ServiceName; readonly replica: number }
  | {
      readonly what: 'broker-stops' | 'broker-killed' | 'database-killed' | 'memory-alarm';
      readonly seconds: number;
    }
  | { readonly what: 'line-reset'; readonly service: ServiceName; readonly server: Server }
  | {
      /** Nothing gets through, or only what the service says. */
      readonly what: 'line-dead' | 'line-deaf';
      readonly service: ServiceName;
      readonly server: Server;
      readonly seconds: number;
    }
  | ({ readonly what: 'poison' } & Poison)
  /** A person puts poison back on its queue, or throws it away. */
  | { readonly what: 'redrive' | 'discard'; readonly by: 'command' | 'http' };

/** What strikes at once: all of it is in force at the same time, begun in this order. */
export type Strike = readonly [Fault, ...Fault[]];

/** Which server others cannot use meanwhile, all of them or one service. */
export const serverHarmedBy = (fault: Fault): Server | undefined => {
  if ('server' in fault) return fault.server;
  if (fault.what === 'database-killed') return 'database';
  return fault.what.startsWith('broker-') || fault.what === 'memory-alarm' ? 'broker' : undefined;
};

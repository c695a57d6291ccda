import { networkInterfaces } from 'node:os';

/** An address of this machine that a phone in the same network can open; undefined when there is none. */
export const localNetworkAddress = (): string | undefined =>
  Object.values(networkInterfaces())
    .flatMap((addresses) => addresses ?? [])
    .find(({ family, internal, address }) => family === 'IPv4' && !internal && !address.startsWith('169.254.'))
    ?.address;

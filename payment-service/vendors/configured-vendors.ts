import type { Clock } from '@gorae/platform/run/clock.ts';
import { StartFault } from '@gorae/platform/run/config-fault.ts';
import type { Vendor } from '../app/ports.ts';
import type { PaymentConfig } from '../payment-config.ts';
import { createSandboxVendor } from './sandbox-vendor.ts';

/** The vendors that the configuration names, in the order in which to offer them. Throws a StartFault for play money in live mode. */
export const configuredVendors = (config: PaymentConfig, clock: Clock): readonly Vendor[] => {
  const { mode, sandboxUrl } = config;
  if (sandboxUrl === undefined) return [];
  if (mode === 'live')
    throw new StartFault('MODE=live takes no sandbox vendor: it would give drinks away for play money');
  return [createSandboxVendor({ baseUrl: sandboxUrl, clock })];
};

import type { Clock } from '@gorae/platform/run/clock.ts';
import { StartFault } from '@gorae/platform/run/config-fault.ts';
import type { Vendor } from '../app/ports.ts';
import { createSandboxVendor } from './sandbox-vendor.ts';

/** How payment-service is set up; who starts the process reads it from the environment. */
export interface PaymentConfig {
  /** `live` takes no sandbox. */
  readonly mode: 'demo' | 'live';
  /**
   * Where the sandbox vendor listens, such as `http://127.0.0.1:40123`; absent = there is none. Asked at each call, since one that was
   * started again may listen elsewhere.
   */
  readonly sandboxUrl?: () => string;
}

/** The vendors that the configuration names, in the order in which to offer them. Throws a StartFault for play money in live mode. */
export const configuredVendors = (config: PaymentConfig, clock: Clock): readonly Vendor[] => {
  const { mode, sandboxUrl } = config;
  if (sandboxUrl === undefined) return [];
  if (mode === 'live')
    throw new StartFault('MODE=live takes no sandbox vendor: it would give drinks away for play money');
  return [createSandboxVendor({ baseUrl: sandboxUrl, clock })];
};

import { isService, type Place } from './place.ts';

/** What a file may import of ours: paths by their beginning. */
export interface Reach {
  readonly anything: readonly string[];
  /** Only as types, which are gone at run time. */
  readonly types: readonly string[];
  readonly because: string;
}

const withoutDomain = new Set(['notifier']);

const useCases = (own: string): readonly string[] => [
  `${own}/app/`,
  `${own}/domain/`,
  'platform/errors.ts',
  'platform/run/clock.ts',
];

const layers: Readonly<Record<string, (own: string) => Reach>> = {
  domain: (own) => ({
    anything: [`${own}/domain/`, 'platform/errors.ts'],
    types: ['platform/run/clock.ts', 'contracts/'],
    because: 'domain decides alone: it imports itself, platform/errors.ts, and types of the clock and of contracts',
  }),
  app: (own) => ({
    // Where there is no domain, what the contracts say of events is all there is to work on.
    anything: [...useCases(own), ...(withoutDomain.has(own) ? ['contracts/'] : [])],
    types: ['platform/', 'contracts/'],
    because: 'app uses its domain; platform and contracts only as types (platform/errors.ts and clock.ts excepted)',
  }),
  http: (own) => adapter(own, 'http'),
  messaging: (own) => adapter(own, 'messaging'),
  vendors: (own) => adapter(own, 'vendors'),
  web: (own) => ({
    anything: [`${own}/web/`, 'contracts/'],
    types: [],
    because: 'a page runs in a browser: it imports itself and contracts',
  }),
  sandbox: (own) => ({
    anything: [`${own}/sandbox/`, 'contracts/', 'platform/'],
    types: [],
    because: 'the sandbox is a process of its own: it imports itself, contracts and platform',
  }),
};

const adapter = (own: string, layer: string): Reach => ({
  anything: [`${own}/${layer}/`, `${own}/app/`, `${own}/domain/`, 'contracts/', 'platform/'],
  types: [],
  because: `${layer} imports its own app and domain, contracts and platform`,
});

const everythingOf = (own: string, because: string): Reach => ({
  anything: [`${own}/`, 'contracts/', 'platform/'],
  types: [],
  because,
});

const outside: Readonly<Record<string, Reach>> = {
  contracts: { anything: ['contracts/'], types: [], because: 'contracts imports nothing of ours but itself' },
  platform: {
    anything: ['platform/', 'contracts/kit/'],
    types: [],
    because: 'platform knows no coffee: it imports itself and contracts/kit',
  },
  cafe: {
    anything: [
      'cafe/',
      'contracts/',
      'platform/',
      'order-service/',
      'payment-service/',
      'barista-service/',
      'notifier/',
    ],
    types: [],
    because: 'cafe puts the services together; it does not use tests or tools',
  },
  sdk: { anything: ['sdk/'], types: [], because: 'the SDK stands alone, as its users have it' },
  e2e: {
    anything: [
      'e2e/',
      'contracts/',
      'sdk/',
      'platform/testing/',
      'platform/run/command-line.ts',
      'cafe/reconcile/',
      'cafe/reconcile.ts',
    ],
    types: [],
    because:
      'e2e is a black box: it imports contracts, sdk, platform/testing, platform/run/command-line.ts and cafe/reconcile',
  },
  scripts: {
    anything: [
      'scripts/',
      'cafe/',
      'contracts/',
      'platform/',
      'sdk/',
      ...['order', 'payment', 'barista'].map((name) => `${name}-service/`),
      'notifier/',
    ],
    types: [],
    because: 'scripts do not use the black-box tests',
  },
};

/**
 * The simulation runs the services themselves, unchanged, in a world of its own: it stands where `cafe/` stands and not outside the
 * door, as the rest of `e2e/` does.
 */
const simulation: Reach = {
  anything: [
    'e2e/simulation/',
    // To start itself as a process, on either runtime.
    'e2e/cafe/process.ts',
    'contracts/',
    'platform/',
    'cafe/',
    ...['order', 'payment', 'barista'].map((name) => `${name}-service/`),
    'notifier/',
  ],
  types: [],
  because: 'the simulation puts the services together; it does not use tools or the black-box tests',
};

/** The rule for a file's imports, or undefined where there is none. Tests of a service may use all of it. */
export const reachOf = ({ workspace, layer, isTest }: Place): Reach | undefined => {
  if (workspace === undefined) return undefined;
  if (workspace === 'e2e' && layer === 'simulation') return simulation;
  if (!isService(workspace)) return outside[workspace];
  if (isTest) return everythingOf(workspace, 'tests of a service import that service, contracts and platform');
  const because = 'a service imports itself, contracts and platform, never another service';
  return layers[layer]?.(workspace) ?? everythingOf(workspace, because);
};

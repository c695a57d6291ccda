import { describe, test } from 'bun:test';
import { faultProxySuite } from './fault-proxy.suite.ts';

describe('a fault proxy', () => {
  for (const { name, run } of faultProxySuite) test(name, run);
});

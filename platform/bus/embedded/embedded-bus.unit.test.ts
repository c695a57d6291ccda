import { describe, test } from 'bun:test';
import { busSuite } from '../bus.suite.ts';
import { makeEmbeddedBusLab } from './embedded-bus-lab.ts';

describe('the embedded bus', () => {
  for (const { name, run } of busSuite(makeEmbeddedBusLab)) test(name, run, 15_000);
});

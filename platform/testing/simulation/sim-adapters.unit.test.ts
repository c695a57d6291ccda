import { describe, test } from 'bun:test';
import { busSuite } from '../../bus/bus.suite.ts';
import { storeSuite } from '../../store/store.suite.ts';
import { makeSimBusLab, makeSimStoreLab } from './sim-lab.ts';

describe('the simulated store that changes at once', () => {
  for (const { name, run } of storeSuite(makeSimStoreLab('at-once'))) test(name, run);
});

describe('the simulated store that compares versions', () => {
  for (const { name, run } of storeSuite(makeSimStoreLab('compare'))) test(name, run);
});

describe('the simulated bus', () => {
  for (const { name, run } of busSuite(makeSimBusLab)) test(name, run, 15_000);
});

import { describe, expect, test } from 'bun:test';
import { toTable } from '../table.ts';
import { type DistributedFigures, toRows } from './rows.ts';

const alone = { ordersPerSecond: 1_000, cpuSecondsPer1000: undefined };
const span = { p50: 1, p99: 2 };
const orders = {
  ...{ firstOrderMs: 900, acceptedPerSecond: 900, readyPerSecond: 400, steadyPerSecond: 200 },
  steady: { refused: 0, unready: 0, answeredPerSecond: 200, readyPerSecond: 200, answeredMs: span, readyMs: span },
  processes: [],
};

const figures = (fields: Partial<DistributedFigures>): DistributedFigures => ({
  broker: {
    ...{ ...alone, messagesPerOrder: 8, deliveriesPerOrder: 14 },
    ...{ confirmsPerSecond: 8_000, deliveriesPerSecond: 14_000, plainDeliveriesPerSecond: 20_000 },
  },
  engine: {
    store: { ...alone, writesPerOrder: 10, writesPerSecond: 10_000 },
    ...{ many: orders, one: orders, handOver: span },
  },
  ...{ heldToPlain: false, isStandIn: false },
  ...fields,
});

const table = (fields: Partial<DistributedFigures>): string => toTable(toRows(figures(fields)));

describe('the table of four processes', () => {
  test('says itself that a stand-in tells nothing about the speed of MongoDB', () => {
    const warning = 'its speed says nothing about MongoDB';
    expect(table({ isStandIn: true })).toContain(warning);
    expect(table({ isStandIn: false })).not.toContain(warning);
  });

  test('holds the end-to-end rate to what broker and store allow', () =>
    expect(table({})).toContain('400/s = 40 % of what is allowed | ≥ 50 %: **missed**'));
});

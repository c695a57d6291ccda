import type { OrderFigures } from './measure-orders.ts';
import type { StoredFigures } from './measure-stored.ts';
import type { StreamFigures } from './measure-streams.ts';
import { cpuOf, memoryOf, steadyRows } from './order-rows.ts';
import { ms, percent, type Row, times, whole } from './table.ts';

export interface Figures {
  /** Before the orders and after them. */
  readonly syncsPerSecond: number;
  readonly withoutStorage: number;
  readonly many: OrderFigures;
  readonly one: OrderFigures;
  readonly streams: readonly StreamFigures[];
  readonly stored: StoredFigures;
}

/** The writes of one order, one after the other: what a system that syncs each of them by itself has to wait for. */
const writesAnOrder = 8;

export const toRows = (figures: Figures): readonly Row[] => [
  { what: 'Writes synced one at a time (4 KiB, same folder)', value: `${whole(figures.syncsPerSecond)}/s` },
  {
    what: `What one sync for each of ${writesAnOrder} writes would allow`,
    value: `${whole(figures.syncsPerSecond / writesAnOrder)} orders/s`,
  },
  { what: 'Orders validated and answered without storage', value: `${whole(figures.withoutStorage)}/s` },
  ...orderRows(figures),
  ...steadyRows(figures.many, { readyP50Ms: 10 }),
  ...processRows(figures),
  ...figures.streams.map(streamRow),
  ...storedRows(figures.stored),
];

const orderRows = ({ many, one, syncsPerSecond }: Figures): readonly Row[] => {
  const bySyncs = syncsPerSecond / writesAnOrder;
  const endToEnd = (rate: number, atLeast: number) => ({
    value: `${whole(rate)}/s = ${times(rate / bySyncs)}`,
    aim: { text: `≥ ${atLeast} ×`, met: rate / bySyncs >= atLeast },
  });
  return [
    { what: 'Orders accepted in a burst (stored, not paid yet)', value: `${whole(many.acceptedPerSecond)}/s` },
    { what: 'Orders end to end in a burst, 16 baristas', ...endToEnd(many.readyPerSecond, 6) },
    { what: 'Orders end to end in a burst, one barista', ...endToEnd(one.readyPerSecond, 2) },
  ];
};

const processRows = ({ many }: Figures): readonly Row[] => [
  { what: 'CPU of the café per 1,000 orders', value: cpuOf(many.processes) },
  {
    what: 'Memory (RSS): started, at the even pace, after the bursts',
    value: memoryOf(many.processes),
    aim: { text: '< 150 MB', met: many.processes.every(({ burstBytes }) => burstBytes < 150 * 1024 * 1024) },
  },
  {
    what: 'Process start until the first order is accepted',
    value: ms(many.firstOrderMs),
    aim: { text: '< 1 s', met: many.firstOrderMs < 1000 },
  },
];

const streamRow = ({ clients, ours, bare }: StreamFigures): Row => ({
  what: `Stream deliveries, ${whole(clients)} clients (bare stream)`,
  value: `${whole(ours)}/s (${whole(bare)}/s) = ${percent(ours / bare)}`,
  aim: { text: '≥ 80 %', met: ours / bare >= 0.8 },
});

const storedRows = ({ storedOrders, emptyPerSecond, filledPerSecond, firstOrderMs }: StoredFigures): readonly Row[] => [
  {
    what: `End to end with ${whole(storedOrders)} stored orders (with none)`,
    value: `${whole(filledPerSecond)}/s (${whole(emptyPerSecond)}/s) = ${percent(filledPerSecond / emptyPerSecond)}`,
    aim: { text: '> 90 %', met: filledPerSecond / emptyPerSecond > 0.9 },
  },
  {
    what: 'The same: process start until the first order is accepted',
    value: ms(firstOrderMs),
    aim: { text: '< 1 s', met: firstOrderMs < 1000 },
  },
];

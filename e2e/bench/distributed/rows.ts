import { cpus } from 'node:os';
import type { Span } from '../load/plan.ts';
import type { OrderFigures } from '../measure-orders.ts';
import { cpuOf, memoryOf, steadyRows, tellSpan } from '../order-rows.ts';
import { ms, percent, type Row, whole } from '../table.ts';
import { boundOf } from './bound.ts';
import type { BrokerAlone, StoreAlone } from './measure-alone.ts';

export interface EngineFigures {
  readonly store: StoreAlone;
  readonly many: OrderFigures;
  readonly one: OrderFigures;
  readonly handOver: Span;
}

export interface DistributedFigures {
  readonly broker: BrokerAlone;
  readonly engine: EngineFigures;
  /** Whether the aim that follows the broker's plain deliveries is one of this engine. */
  readonly heldToPlain: boolean;
  /** The database only stands in for MongoDB. */
  readonly isStandIn: boolean;
}

/** The aim is 800 orders where the broker alone makes 20,000 plain deliveries, and in proportion elsewhere. */
const wantedOf = ({ plainDeliveriesPerSecond }: BrokerAlone): number => (800 / 20_000) * plainDeliveriesPerSecond;

export const toRows = (figures: DistributedFigures): readonly Row[] => [
  ...(figures.isStandIn ? [standInRow] : []),
  ...aloneRows(figures),
  ...endToEndRows(figures),
  ...steadyRows(figures.engine.many, { readyP50Ms: 30 }),
  {
    what: 'One drink ready until the next is started, one barista, tickets waiting',
    value: tellSpan(figures.engine.handOver),
    aim: { text: 'p50 ≤ 5 ms', met: figures.engine.handOver.p50 <= 5 },
  },
  ...processRows(figures.engine.many),
];

const standInRow: Row = {
  what: 'The database is a stand-in for MongoDB',
  value: '**its speed says nothing about MongoDB**',
};

const aloneRows = ({ broker, engine: { store } }: DistributedFigures): readonly Row[] => [
  {
    what: 'Broker alone: 400 B through one exchange into three quorum queues',
    value: `${whole(broker.plainDeliveriesPerSecond)} deliveries/s`,
  },
  {
    what: `Broker alone: the ${broker.messagesPerOrder} messages of an order, ${broker.deliveriesPerOrder} deliveries`,
    value: `${whole(broker.confirmsPerSecond)} confirms/s, ${whole(broker.deliveriesPerSecond)} deliveries/s = ${tellAlone(broker)}`,
  },
  {
    what: `Store alone: the ${store.writesPerOrder} writes of an order, events in the outbox and off it`,
    value: `${whole(store.writesPerSecond)} writes/s = ${tellAlone(store)}`,
  },
];

const tellAlone = ({ ordersPerSecond, cpuSecondsPer1000 }: BrokerAlone | StoreAlone): string => {
  const cpu = cpuSecondsPer1000 === undefined ? '' : ` (${cpuSecondsPer1000.toFixed(2)} s of CPU per 1,000)`;
  return `${whole(ordersPerSecond)} orders/s${cpu}`;
};

const because = { broker: 'by the broker', store: 'by the store', cores: 'by the CPU of both' } as const;

const endToEndRows = ({ broker, engine, heldToPlain }: DistributedFigures): readonly Row[] => {
  const { many, one, store } = engine;
  const bound = boundOf(broker, store, cpus().length);
  const share = many.readyPerSecond / bound.ordersPerSecond;
  const rows: readonly Row[] = [
    { what: `What these allow (${because[bound.by]})`, value: `${whole(bound.ordersPerSecond)} orders/s` },
    { what: 'Orders accepted in a burst (stored, not paid yet)', value: `${whole(many.acceptedPerSecond)}/s` },
    {
      what: 'Orders end to end in a burst, 16 baristas',
      value: `${whole(many.readyPerSecond)}/s = ${percent(share)} of what is allowed`,
      aim: { text: '≥ 50 %', met: share >= 0.5 },
    },
    { what: 'Orders end to end in a burst, one barista', value: `${whole(one.readyPerSecond)}/s` },
  ];
  return heldToPlain ? [...rows, heldToPlainRow(many, wantedOf(broker))] : rows;
};

const heldToPlainRow = ({ readyPerSecond }: OrderFigures, wanted: number): Row => ({
  what: '16 baristas, held to the 400 B deliveries (800/s where there are 20,000/s)',
  value: `${whole(readyPerSecond)}/s`,
  aim: { text: `≥ ${whole(wanted)}/s`, met: readyPerSecond >= wanted },
});

const processRows = ({ processes, firstOrderMs }: OrderFigures): readonly Row[] => [
  { what: 'CPU per 1,000 orders', value: cpuOf(processes) },
  { what: 'Memory (RSS): started, at the even pace, after the bursts', value: memoryOf(processes) },
  { what: 'Start of the processes until all are ready and the first order is accepted', value: ms(firstOrderMs) },
];

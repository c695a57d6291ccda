import { describe, expect, test } from 'bun:test';
import { type OrderView, orderExample } from '@gorae/contracts/schemas.ts';
import type { Death } from '../mortal-cafe.ts';
import { toTries } from './requests.ts';
import { type Business, type Harm, whyHarmless, whyTooLittle } from './validity.ts';

type Run = Business & Harm;
const whyInvalid = (run: Run): readonly string[] => [...whyTooLittle(run), ...whyHarmless(run)];

const many = <T>(count: number, make: (place: number) => T): readonly T[] =>
  Array.from({ length: count }, (_nothing, place) => make(place));

const placing = (place: number, status: number | undefined) => [
  { kind: 'asked', try: place, by: 'x', what: 'place', key: `key-${place}` } as const,
  ...(status === undefined ? [] : [{ kind: 'answered', try: place, status, body: { id: `${place}` } } as const]),
];

const anOrder = (state: OrderView['state'], payment: OrderView['payments'][number]['state']): OrderView => ({
  ...orderExample,
  state,
  payments: [{ attemptId: 'a', method: 'sandbox', amountKrw: 1, state: payment }],
});

const aRun = (accepted: number, orders: readonly OrderView[], deaths: readonly Death[]): Run => ({
  tries: toTries(many(500, (place) => placing(place, place < accepted ? 201 : undefined)).flat()),
  deaths,
  orders,
  openings: 9,
});

const ends = [anOrder('cancelled', 'refunded'), anOrder('expired', 'declined')];
const orders = [...many(300, () => anOrder('collected', 'approved')), ...ends];
const death: Death = { wasAlive: true, answers: 3 };
const deaths = many(8, () => death);

describe('a run proves something', () => {
  test('when orders were accepted, kills hit, and everything happened that may happen', () => {
    expect(whyInvalid(aRun(475, orders, deaths))).toEqual([]);
  });

  test.each([
    ['too few were accepted', aRun(474, orders, deaths), '474 of 500 orders were accepted'],
    [
      'too few kills',
      aRun(
        475,
        orders,
        many(7, () => death),
      ),
      'the café was killed 7 times',
    ],
    [
      'a kill hit nothing',
      aRun(475, orders, [...deaths, { ...death, wasAlive: false }]),
      'a kill hit a process that was gone',
    ],
    [
      'a kill hit a café that did nothing',
      aRun(475, orders, [...deaths, { ...death, answers: 0 }]),
      'a kill hit a process that had answered nobody',
    ],
    ['no line was cut', aRun(500, orders, deaths), '0 tries were unheard: the kills cut too few lines'],
    ['too few drinks', aRun(475, orders.slice(176), deaths), '124 orders were collected'],
    [
      'no cancellation',
      aRun(475, [...orders.slice(0, 300), anOrder('expired', 'refunded'), ...ends.slice(1)], deaths),
      'nothing was cancelled',
    ],
    [
      'no refund',
      aRun(475, [...orders.slice(0, 300), anOrder('cancelled', 'declined'), ...ends.slice(1)], deaths),
      'nothing was refunded',
    ],
  ] as const)('not when %s', (_what, run, why) => {
    expect(whyInvalid(run)).toEqual([`invalid: ${why}`]);
  });

  test('not when the screens hardly came back', () => {
    expect(whyInvalid({ ...aRun(475, orders, deaths), openings: 8 })).toHaveLength(1);
  });

  test('not when nothing expired or was declined', () => {
    expect(whyInvalid(aRun(475, orders.slice(0, 301), deaths))).toEqual([
      'invalid: nothing expired',
      'invalid: nothing was declined',
    ]);
  });
});

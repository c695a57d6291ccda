import type { OrderView } from '@gorae/contracts/schemas.ts';
import type { Death } from '../mortal-cafe.ts';
import { countAccepted } from './judge-clients.ts';
import type { Try } from './requests.ts';

export interface Business {
  readonly tries: readonly Try[];
  readonly orders: readonly OrderView[];
}

export interface Harm {
  readonly tries: readonly Try[];
  readonly deaths: readonly Death[];
  /** How often the busiest screen came back. */
  readonly openings: number;
}

type Check = readonly [holds: boolean, why: string];

const leastDeaths = 8;
const leastAccepted = 0.95;
/** On a machine that is busy with other things many give up waiting. */
const leastCollected = 0.25;

const reasons = (checks: readonly Check[]): readonly string[] =>
  checks.filter(([holds]) => !holds).map(([, why]) => `invalid: ${why}`);

/** Why a run proves nothing; empty when it does. A café that refuses everybody loses nothing either. */
export const whyTooLittle = ({ tries, orders }: Business): readonly string[] => {
  const { wanted, accepted } = countAccepted(tries);
  const inState = (state: OrderView['state']): number => orders.filter((order) => order.state === state).length;
  const withPayment = (state: string): number =>
    orders.filter(({ payments }) => payments.some((one) => one.state === state)).length;
  return reasons([
    [wanted >= 500, `${wanted} orders were tried`],
    [accepted >= wanted * leastAccepted, `${accepted} of ${wanted} orders were accepted`],
    [inState('collected') >= wanted * leastCollected, `${inState('collected')} orders were collected`],
    [inState('cancelled') > 0, 'nothing was cancelled'],
    [inState('expired') > 0, 'nothing expired'],
    [withPayment('refunded') > 0, 'nothing was refunded'],
    [withPayment('declined') > 0, 'nothing was declined'],
  ]);
};

/** Why the kills of a run prove nothing; empty when they do. Nor does a café lose anything that never dies. */
export const whyHarmless = ({ tries, deaths, openings }: Harm): readonly string[] => {
  const unheard = tries.filter(({ answered }) => answered === undefined).length;
  return reasons([
    [deaths.length >= leastDeaths, `the café was killed ${deaths.length} times`],
    [deaths.every(({ wasAlive }) => wasAlive), 'a kill hit a process that was gone'],
    [deaths.every(({ answers }) => answers > 0), 'a kill hit a process that had answered nobody'],
    [unheard >= deaths.length, `${unheard} tries were unheard: the kills cut too few lines`],
    [openings > leastDeaths, `no screen was opened more than ${openings} times`],
  ]);
};

import type { Setup } from '../cafe/setup.ts';
import { atTheBar } from './at-the-bar.suite.ts';
import { cancelling } from './cancelling.suite.ts';
import { expiring } from './expiring.suite.ts';
import { following } from './following.suite.ts';
import { orderToPickup } from './order-to-pickup.suite.ts';
import { orderingAtTheTerminal } from './ordering-at-the-terminal.suite.ts';
import { parked } from './parked.suite.ts';
import { paying } from './paying.suite.ts';
import { theHouse } from './the-house.suite.ts';
import { theShop } from './the-shop.suite.ts';
import { whatTheStaffSee } from './what-the-staff-see.suite.ts';

const journeys = [
  ...[atTheBar, cancelling, expiring, following, orderToPickup, orderingAtTheTerminal],
  ...[parked, paying, theHouse, theShop, whatTheStaffSee],
];

/** Registers all that people do at a café, for one way to run it. */
export const walkJourneys = (setup: Setup): void => {
  for (const walk of journeys) walk(setup);
};

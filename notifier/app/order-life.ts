import type { OrderView } from '@gorae/contracts/schemas.ts';

const onScreen: ReadonlySet<string> = new Set(['paid', 'making', 'ready', 'cancelling'] satisfies OrderView['state'][]);
const withoutDrinks: ReadonlySet<string> = new Set(['cancelled', 'expired'] satisfies OrderView['state'][]);
const nothingHeld: ReadonlySet<string> = new Set([
  'declined',
  'refunded',
] satisfies OrderView['payments'][number]['state'][]);

/** Somebody waits for it or may pick it up. */
export const isOnScreen = ({ state }: OrderView): boolean => onScreen.has(state);

/** It is on the screen, or was: everyone in the shop may know its number. An order that nobody paid is nobody's business. */
export const hasBeenOnScreen = (order: OrderView): boolean =>
  isOnScreen(order) || order.state === 'collected' || order.paidAt !== undefined;

/** Nothing more is going to happen: picked up, or ended without drinks and without money that has still to go back. */
export const isOver = ({ state, payments }: OrderView): boolean =>
  state === 'collected' || (withoutDrinks.has(state) && payments.every((attempt) => nothingHeld.has(attempt.state)));

/** Since when somebody waits: for the drink, or, once it is ready, the drink for its owner. RFC 3339. */
export const waitingSince = ({ state, createdAt, paidAt, readyAt }: OrderView): string =>
  (state === 'ready' ? readyAt : undefined) ?? paidAt ?? createdAt;

import type { Event } from '@gorae/contracts/kit/event.ts';
import type { AnnouncedDocuments } from '@gorae/platform/store/announcing.ts';
import type { Menu } from '../domain/menu.ts';
import type { Order, Payment } from '../domain/order.ts';
import type { Shop } from '../domain/shop.ts';

export type Orders = AnnouncedDocuments<Order>;
export type Menus = AnnouncedDocuments<Menu>;
export type Shops = AnnouncedDocuments<Shop>;

/** Seals a payment token so that payment-service alone can read it. */
export interface TokenSeal {
  seal(token: string): Promise<string>;
}

/** The event that asks for the money of an attempt; stored with the order in one write. */
export type RequestPayment = (order: Order, payment: Payment, sealedToken: string, at: number) => Event;

/** Tells whether a request repeats an earlier one without keeping what was sent. */
export interface Fingerprint {
  of(value: unknown): string;
  matches(value: unknown, fingerprint: string): boolean;
}

export interface OrderRules {
  readonly payWithinMs: number;
  readonly collectAfterMs: number;
}

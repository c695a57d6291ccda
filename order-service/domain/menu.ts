/** Locale → text. */
export type Names = Readonly<Record<string, string>>;
export type Container = 'mug' | 'disposable' | 'tumbler';

export interface Variant {
  readonly id: string;
  readonly size?: 'small' | 'regular' | 'large';
  readonly temperature?: 'hot' | 'ice';
  readonly priceKrw: number;
  readonly prepSeconds: number;
  readonly soldOut: boolean;
}

export interface Option {
  readonly id: string;
  readonly name: Names;
  readonly priceKrw: number;
  readonly prepSeconds: number;
  readonly maxQuantity: number;
  readonly soldOut: boolean;
}

export interface OptionGroup {
  readonly id: string;
  readonly name: Names;
  readonly min: number;
  readonly max: number;
  readonly options: readonly Option[];
}

export interface MenuItem {
  readonly id: string;
  readonly category: string;
  readonly name: Names;
  readonly description?: Names;
  readonly variants: readonly Variant[];
  readonly optionGroups: readonly string[];
  readonly containers: readonly Container[];
  readonly soldOut: boolean;
}

/** What the shop sells: the part that a menu file holds. */
export interface MenuContent {
  readonly categories: readonly { readonly id: string; readonly name: Names }[];
  readonly items: readonly MenuItem[];
  readonly optionGroups: readonly OptionGroup[];
  readonly discounts: readonly { readonly code: string; readonly container: Container; readonly amountKrw: number }[];
}

/** The menu of one store; its id is the store's. */
export interface Menu extends MenuContent {
  readonly id: string;
  readonly version: number;
  readonly changedAt: number;
  /** Hash of the menu file that it came from: a changed file replaces the content at the next start. */
  readonly source: string;
}

export interface SoldOutSwitch {
  readonly item?: string;
  readonly variant?: string;
  readonly option?: string;
  readonly soldOut: boolean;
}

/** What a customer does. Instants are milliseconds after the café opens. */
export interface CustomerPlan {
  readonly id: string;
  readonly arrivesAt: number;
  readonly lines: readonly { readonly item: string; readonly variant: string; readonly quantity: number }[];
  readonly pays: 'with-order' | 'afterwards' | 'never';
  /** What the vendor does with the card; see `world/vendor.ts`. */
  readonly card: string;
  /** Another card after a decline. */
  readonly secondCard?: string;
  readonly waitSeconds: number;
  /** How many copies of each request are sent beside it, by the same key. */
  readonly copies: number;
  readonly expects: 'nothing' | 'right-price' | 'less';
  /** Cancels when the order is first seen in this state, or so long after it was placed. */
  readonly cancels?: { readonly on: string } | { readonly afterMs: number };
  /** Drops everything so long after arriving. */
  readonly leavesAfterMs?: number;
  readonly follows: boolean;
}

export type StaffPlan =
  /** A person at the bar. */
  | {
      readonly id: string;
      readonly does: 'make';
      readonly name: string;
      readonly comesAt: number;
      readonly dawdles: boolean;
    }
  /** Someone at the counter: hands out, takes back, gives up, closes, sells out. */
  | { readonly id: string; readonly does: 'manage'; readonly acts: readonly ManagerAct[] };

export interface ManagerAct {
  readonly at: number;
  readonly act: 'collect' | 'undo' | 'abandon' | 'close-store' | 'open-store' | 'sold-out' | 'back-on';
}

/** What goes wrong. `kind` names the first part of a process's name, such as `order` of `order-2`. */
export type Fault = { readonly id: string } & (
  | { readonly what: 'crash'; readonly process: string; readonly atStep: number; readonly downMs: number }
  | {
      readonly what: 'crash-at';
      readonly kind: string;
      readonly point: string;
      readonly nth: number;
      readonly downMs: number;
    }
  /** Asked to end, as at a new release: it closes in good order, and is started again. */
  | { readonly what: 'stop'; readonly process: string; readonly at: number; readonly downMs: number }
  | { readonly what: 'freeze'; readonly process: string; readonly at: number; readonly forMs: number }
  | { readonly what: 'store-away'; readonly kind: string; readonly at: number; readonly forMs: number }
  | { readonly what: 'broker-away'; readonly at: number; readonly forMs: number }
  | { readonly what: 'vendor-away'; readonly at: number; readonly forMs: number }
  | { readonly what: 'poison'; readonly at: number; readonly queue: string; readonly body: 'garbage' | 'stranger' }
);

/** What chance does to everything that is under way. */
export interface Weather {
  /** The next step is any that may happen, or always who asked first. */
  readonly order: 'any' | 'first';
  readonly delays: number;
  readonly longestDelayMs: number;
  readonly lateMs: number;
  readonly copies: number;
  readonly disorder: boolean;
  readonly flakyStore: number;
  readonly flakyBroker: number;
  readonly lostReplies: number;
}

export interface Shape {
  /** One process and writes that take their events along, or a process for each replica and an outbox. */
  readonly engine: 'embedded' | 'distributed';
  readonly replicas: Readonly<Record<'order' | 'payment' | 'bar' | 'notifier', number>>;
  /** Automatic baristas, in the first replicas of the bar. */
  readonly automatic: number;
  readonly speed: number | 'instant';
}

/** Everything about one run of the café but the order in which things happen, which follows from the seed. */
export interface Plan {
  readonly seed: number;
  readonly shape: Shape;
  readonly weather: Weather;
  readonly customers: readonly CustomerPlan[];
  readonly staff: readonly StaffPlan[];
  readonly faults: readonly Fault[];
  /** From then on nothing goes wrong any more. */
  readonly healsAt: number;
}

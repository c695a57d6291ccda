import type { Vendor } from '@gorae/payment-service/app/ports.ts';
import type { Bus } from '@gorae/platform/bus/bus.ts';
import type { judgeFailure } from '@gorae/platform/bus/failure.ts';
import type { Route } from '@gorae/platform/http/implement.ts';
import type { Store } from '@gorae/platform/store/store.ts';
import type { Relay } from '@gorae/platform/testing/simulation/outbox-relay.ts';

/** A service in one process. What a bug remembers between calls it keeps here: it is gone when the process ends. */
export interface Place {
  readonly service: 'order' | 'payment' | 'bar' | 'notifier';
  readonly memory: Map<string, unknown>;
}

/** A classic mistake, made by what stands between the services and the world, so that the services stay as they are. */
export interface Bug {
  readonly name: string;
  /** What is wrong, for a person. */
  readonly mistake: string;
  readonly store?: (store: Store, place: Place) => Store;
  readonly bus?: (bus: Bus, place: Place, store: Store | undefined) => Bus;
  readonly vendor?: (vendor: Vendor) => Vendor;
  readonly routes?: (routes: readonly Route[], place: Place) => readonly Route[];
  readonly relay?: Relay;
  readonly comparesVersions?: false;
  readonly judge?: typeof judgeFailure;
}

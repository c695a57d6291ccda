import type { Bus, Subscription } from '@gorae/platform/bus/bus.ts';
import type { Clock } from '@gorae/platform/run/clock.ts';
import { addCounter } from '@gorae/platform/run/counter.ts';
import type { Log } from '@gorae/platform/run/log.ts';
import { addGauge, type Registry } from '@gorae/platform/run/metrics.ts';
import type { Random } from '@gorae/platform/run/random.ts';
import { type Sealer, SealFault } from '@gorae/platform/run/seal.ts';
import type { Service } from '@gorae/platform/run/service.ts';
import { createSweeper, type Sweeper } from '@gorae/platform/run/sweeper.ts';
import { announcing } from '@gorae/platform/store/announcing.ts';
import type { Store } from '@gorae/platform/store/store.ts';
import { createAskCharge } from './app/ask-charge.ts';
import { createAskRefund } from './app/ask-refund.ts';
import { createAsker, type RunningAsker } from './app/asker.ts';
import { createListPayments } from './app/list-payments.ts';
import { paymentsCollection } from './app/payments-collection.ts';
import { pickUpPayments } from './app/pick-up-payments.ts';
import type { CountAsk, OpenToken, Payments, Vendor } from './app/ports.ts';
import { createPursuePayment } from './app/pursue-payment.ts';
import { paymentRoutes } from './http/payment-routes.ts';
import { consumePaymentQueue } from './messaging/payment-queue.ts';
import { announce } from './messaging/to-events.ts';

export interface PaymentServiceDeps {
  readonly store: Store;
  readonly bus: Bus;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
  readonly metrics: Registry;
  /** In the order in which to offer them; see `vendors/configured-vendors.ts`. */
  readonly vendors: readonly Vendor[];
  /** With the keys that order-service seals by. */
  readonly sealer: Sealer;
  /** There is no other process of this service: at start nobody else can be asking a vendor. */
  readonly alone?: boolean;
}

/** How many orders may be at a vendor at once, in this process. */
const mostAsked = 32;

/** The authority on money: it asks vendors, keeps what they said, and pays back what must not be kept. */
export const createPaymentService = async (deps: PaymentServiceDeps): Promise<Service> => {
  const { store, bus, clock, vendors } = deps;
  const log = deps.log.with({ service: 'payment-service' });
  const payments = announcing(await store.documents(paymentsCollection), announce);
  const meter = createMeter(deps.metrics);
  const asker = assembleAsker({ ...deps, log }, payments, meter.count);
  const sweeper = sweepPayments({ ...deps, log }, payments, asker);
  let subscription: Subscription | undefined;
  return {
    name: 'payment-service',
    routes: paymentRoutes({ payments, listPayments: createListPayments(payments), vendors }),
    pages: [],
    checks: {},
    start: async (closing) => {
      if (deps.alone === true) await pickUpPayments(payments, clock);
      if (closing?.aborted) return;
      meter.open(asker);
      subscription = consumePaymentQueue(bus, { payments, asker, clock });
      sweeper.start();
    },
    close: async () => {
      await subscription?.close();
      // Together: the sweeper may be waiting for room at the asker, and must not go on sweeping once nobody takes anything.
      await Promise.all([sweeper.close(), asker.close()]);
      meter.close();
    },
  };
};

const assembleAsker = (deps: PaymentServiceDeps, payments: Payments, count: CountAsk): RunningAsker => {
  const { vendors, clock, log } = deps;
  const openToken = opener(deps.sealer);
  const askCharge = createAskCharge({ payments, vendors, openToken, clock, log, count });
  const askRefund = createAskRefund({ payments, vendors, clock, log, count });
  const pursue = createPursuePayment({ payments, askCharge, askRefund, clock });
  return createAsker({ pursue, limit: mostAsked, log });
};

const opener =
  (sealer: Sealer): OpenToken =>
  async (sealedToken) => {
    try {
      return await sealer.open(sealedToken);
    } catch (error) {
      if (error instanceof SealFault) return undefined;
      throw error;
    }
  };

/** What a crash interrupted, an unknown outcome, a refund that was not done: all of it is due on the document. */
const sweepPayments = ({ clock, random, log }: PaymentServiceDeps, payments: Payments, asker: RunningAsker): Sweeper =>
  createSweeper({ clock, random, log }).watch({
    name: 'payments',
    due: (now, limit) => payments.due(now, limit),
    handle: ({ id }) => asker.take(id),
  });

/** What the service counts, kept by the registry while the service runs. */
const createMeter = (registry: Registry) => {
  let open: readonly { close(): void }[] = [];
  let counted: (kind: string) => void = () => undefined;
  const count: CountAsk = (result) => counted(result);
  return {
    count,
    open: (asker: RunningAsker) => {
      const help = 'Asks to charge or pay back, by what they came to';
      const counter = addCounter(registry, { name: 'payment_asks_total', help, label: 'result' });
      counted = counter.count;
      const waiting = 'Orders of this process that are at a vendor, or wait for room there';
      open = [counter, addGauge(registry, { name: 'payment_orders_in_hand', help: waiting, read: asker.busy })];
    },
    close: () => {
      for (const one of open) one.close();
      open = [];
    },
  };
};

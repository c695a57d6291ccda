import { ticketCollection } from '@gorae/barista-service/app/collections.ts';
import { ticketIdOf } from '@gorae/barista-service/domain/admit.ts';
import { dataFiles } from '@gorae/cafe/data-files.ts';
import { OrderReady, PaymentRequested, PaymentSettled, TicketReady, TicketStarted } from '@gorae/contracts/events.ts';
import type { Event, EventDefinition } from '@gorae/contracts/kit/event.ts';
import { topology } from '@gorae/contracts/topology.ts';
import { orderCollection } from '@gorae/order-service/app/collections.ts';
import { paymentsCollection } from '@gorae/payment-service/app/payments-collection.ts';
import { openEmbeddedEngine } from '@gorae/platform/bus/embedded/engine.ts';
import { newEvent } from '@gorae/platform/bus/new-event.ts';
import { systemClock } from '@gorae/platform/run/clock.ts';
import type { Versioned } from '@gorae/platform/store/store.ts';

/** What one service stores for an order: a document in so many versions, with these events from version to version. */
export interface RecordedDocument {
  readonly service: string;
  /** In its last version; the earlier ones were a little smaller. */
  readonly doc: Versioned;
  readonly events: readonly Event[];
}

/** One order from its placing until it is ready. */
export const readRecordedOrder = async (dataDir: string): Promise<readonly RecordedDocument[]> => {
  const engine = openEmbeddedEngine({ file: dataFiles(dataDir).database, topology, clock: systemClock });
  try {
    const told: Event[] = [];
    await engine.bus.read(0, (event) => told.push(event)).caughtUp;
    const id = told.find(({ name }) => name === OrderReady.name)?.subject ?? '';
    const orders = await engine.store('order-service').documents(orderCollection);
    const payments = await engine.store('payment-service').documents(paymentsCollection);
    const tickets = await engine.store('barista-service').documents(ticketCollection);
    const [order, payment, ticket] = [
      await orders.find(id),
      await payments.find(id),
      await tickets.find(ticketIdOf(id)),
    ];
    if (!order || !payment || !ticket) throw new Error('The café has served no order');
    /** The log keeps what screens follow; of the others the contract's example is as good. */
    const example = (service: string, definition: EventDefinition, doc: Versioned) =>
      newEvent(definition, {
        source: service,
        document: doc,
        subject: id,
        storeId: order.storeId,
        at: order.createdAt,
        data: definition.example,
      });
    return [
      {
        service: 'order-service',
        doc: order,
        events: [
          ...told.filter(({ subject }) => subject === id),
          example('order-service', PaymentRequested, { ...order, version: 1 }),
        ],
      },
      { service: 'payment-service', doc: payment, events: [example('payment-service', PaymentSettled, payment)] },
      {
        service: 'barista-service',
        doc: ticket,
        events: [
          example('barista-service', TicketStarted, { ...ticket, version: ticket.version - 1 }),
          example('barista-service', TicketReady, ticket),
        ],
      },
    ];
  } finally {
    await engine.close();
  }
};

import type { Event } from '@gorae/contracts/kit/event.ts';
import type { Bus } from '@gorae/platform/bus/bus.ts';
import type { Bug } from './bug.ts';
import { afterDecision, throughDocuments } from './through.ts';

const collections = { order: 'orders', payment: 'payments', bar: 'tickets', notifier: '' };
const theBus = 'bus';

export const eventsBesideWrite: Bug = {
  name: 'events-beside-write',
  mistake: 'events are published after the write instead of being stored with it',
  bus: (bus, { memory }) => {
    memory.set(theBus, bus);
    return bus;
  },
  store: (store, { service, memory }) =>
    throughDocuments(store, collections[service], (documents) => {
      const publish = (events: readonly Event[]) => (memory.get(theBus) as Bus).publish(events);
      return {
        ...documents,
        insert: async (doc, events = []) => {
          const isNew = await documents.insert(doc);
          if (isNew) await publish(events);
          return isNew;
        },
        change: async (id, decide) => {
          let told: readonly Event[] = [];
          const quiet = afterDecision(documents, (_before, change) => {
            told = change.events ?? [];
            return { doc: change.doc };
          });
          const after = await quiet.change(id, decide);
          if (told.length > 0) await publish(told);
          return after;
        },
      };
    }),
};

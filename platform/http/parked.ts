import { parkedApi } from '@gorae/contracts/kit/parked-api.ts';
import type { ParkedMessage, Parking } from '../bus/bus.ts';
import { Refusal } from '../errors.ts';
import { toIso } from '../run/clock.ts';
import { implement, type Route } from './implement.ts';

export interface ParkedOptions {
  readonly parking: Parking;
  /** The queues of each service that this process answers for. */
  readonly queues: Readonly<Record<string, readonly string[]>>;
}

/** The operations on parked messages for the services of this process. A message of another service's queue does not exist here. */
export const parkedRoutes = ({ parking, queues }: ParkedOptions): readonly Route[] => {
  const [first, ...others] = Object.keys(queues);
  if (first === undefined) return [];
  const find = async ({ service, messageId }: { service: string; messageId: string }) => {
    const message = await parking.show(messageId);
    if (message === undefined || !queues[service]?.includes(message.queue)) throw notThere();
    return message;
  };
  return implement(parkedApi([first, ...others]), {
    listParked: async ({ params, query }) => {
      const after = query.after === undefined ? {} : { after: query.after };
      const page = await parking.list(queues[params.service] ?? [], { limit: query.limit ?? 50, ...after });
      const next = page.next === undefined ? {} : { next: page.next };
      return { status: 200, body: { items: page.items.map(toView), ...next } };
    },
    showParked: async ({ params }) => {
      const message = await find(params);
      return { status: 200, body: { ...toView(message), body: message.body } };
    },
    redriveParked: async ({ params }) => {
      const { id } = await find(params);
      if (!(await parking.redrive(id))) throw notThere();
      return { status: 204 };
    },
    redriveAllParked: async ({ params }) => ({
      status: 200,
      body: { redriven: await parking.redriveAll(queues[params.service] ?? []) },
    }),
    discardParked: async ({ params }) => {
      const { id } = await find(params);
      if (!(await parking.discard(id))) throw notThere();
      return { status: 204 };
    },
  });
};

const notThere = () => new Refusal('missing', 'parked-message-not-found');

const toView = (message: ParkedMessage) => ({ ...message, parkedAt: toIso(message.parkedAt) });

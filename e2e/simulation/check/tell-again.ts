import type { World } from '../world/world.ts';

const documents = { order: 'orders', payment: 'payments', bar: 'tickets' } as const;

/** Orders, payments and tickets as they are stored, by service and id. */
export const writtenDown = ({ databases }: World): ReadonlyMap<string, string> =>
  new Map(
    (['order', 'payment', 'bar'] as const).flatMap((service) =>
      [...databases[service].rows(documents[service])].map(([id, { text }]) => [`${service} ${id}`, text] as const),
    ),
  );

/** Puts every message that was ever told on its queue once more, in any order. */
export const tellAllAgain = ({ told, broker, random }: World): void => {
  const again = told.map((one) => ({ ...one, place: random() })).sort((a, b) => a.place - b.place);
  for (const { queue, message } of again) broker.queue(queue).push({ ...message, attempts: 0, redelivered: true });
};

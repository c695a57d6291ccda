import type { EventDefinition } from '@gorae/contracts/kit/event.ts';
import type { Parking } from '../bus.ts';
import { maskSecrets } from '../mask-secrets.ts';
import { type Outgoing, toCopy } from './message.ts';
import { definitionOf } from './parked-message.ts';
import { createParkedPage } from './parked-page.ts';
import { createParkingLook, type ParkingLookOptions, type Stop } from './parking-look.ts';

export interface ParkingLotOptions extends ParkingLookOptions {
  readonly definitions: readonly EventDefinition[];
}

const idShape = /^[0-9a-f]{20}$/;

export const createParkingLot = (options: ParkingLotOptions): Parking => {
  const { names, definitions, publisher, newId } = options;
  const lookAtParking = createParkingLook(options);

  /** All copies of one parked message: what is decided about it holds for each. */
  const find = async <T>(id: string, absent: T, decide: (first: Stop, copies: readonly Stop[]) => Promise<T>) => {
    if (!idShape.test(id)) return absent;
    return lookAtParking(async (look) => {
      const copies: Stop[] = [];
      for await (const stops of look) copies.push(...stops.filter(({ parked }) => parked.id === id));
      const [first] = copies;
      return first === undefined ? absent : decide(first, copies);
    });
  };

  const toRedriven = ({ message, parked }: Stop): Outgoing =>
    toCopy(message, { exchange: names.back, key: names.queue(parked.queue) }, { redrive: newId() });

  return {
    list: (queues, options) =>
      lookAtParking(async (look) => {
        const page = createParkedPage(queues, options);
        for await (const stops of look) for (const { parked } of stops) page.add(parked);
        return page.toPage();
      }),
    show: (id) =>
      find<Awaited<ReturnType<Parking['show']>>>(id, undefined, async ({ message, parked }) => ({
        ...parked,
        body: maskSecrets(message.content.toString('utf8'), definitionOf(message, definitions)),
      })),
    redrive: (id) =>
      find(id, false, async (first, copies) => {
        await publisher.send([toRedriven(first)]);
        for (const { take } of copies) take();
        return true;
      }),
    redriveAll: (queues) =>
      lookAtParking(async (look) => {
        const redriven = new Set<string>();
        const isFirst = ({ parked }: Stop) => redriven.size < redriven.add(parked.id).size;
        for await (const stops of look) {
          const found = stops.filter(({ parked }) => queues.includes(parked.queue));
          await publisher.send(found.filter(isFirst).map(toRedriven));
          for (const { take } of found) take();
        }
        return redriven.size;
      }),
    discard: (id) =>
      find(id, false, async (_first, copies) => {
        for (const { take } of copies) take();
        return true;
      }),
  };
};

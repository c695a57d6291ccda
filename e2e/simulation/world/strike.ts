import { topology } from '@gorae/contracts/topology.ts';
import type { SimBroker } from '@gorae/platform/testing/simulation/sim-broker.ts';
import type { Fault } from '../plan.ts';
import { openingTime, theCodec } from './opening.ts';
import type { Process } from './process.ts';
import type { World } from './world.ts';

/** A broker gives up on a consumer that is not heard of for so long. */
const heartbeatMs = 10_000;

type Parts = Pick<World, 'scheduler' | 'broker' | 'processes' | 'witness'>;

/** Sets the clock for a fault of the plan. Crashes come by steps and not by the clock. */
export const scheduleFault = (fault: Fault, { scheduler, broker, processes, witness }: Parts): void => {
  if (fault.what === 'crash' || fault.what === 'crash-at') return;
  scheduler.at(openingTime + fault.at, () => witness.onFault(fault.what, JSON.stringify(fault)));
  if (fault.what === 'stop')
    scheduler.at(openingTime + fault.at, () =>
      processes.find(({ name }) => name === fault.process)?.stop(fault.downMs),
    );
  if (fault.what === 'poison') scheduler.at(openingTime + fault.at, () => putPoison(broker, fault));
  const cutOff = (cut: readonly Process[], until: number) => {
    for (const process of cut.filter(({ name }) => !name.startsWith('cafe')))
      for (const queue of broker.queues()) queue.takeBack(process.life(), until);
  };
  if (fault.what === 'freeze' && fault.forMs > heartbeatMs)
    scheduler.at(openingTime + fault.at + heartbeatMs, () =>
      cutOff(
        processes.filter(({ name }) => name === fault.process),
        openingTime + fault.at + fault.forMs,
      ),
    );
  if (fault.what === 'broker-away')
    scheduler.at(openingTime + fault.at, () => cutOff(processes, openingTime + fault.at + fault.forMs));
};

/** The subject by which parked poison is known. */
export const poisonSubject = 'poison';

const strangers: Readonly<Record<string, string>> = {
  'order-service': 'payment.refunded',
};

/** A message that nobody can handle: parked at once, and nothing else suffers. */
const putPoison = (broker: SimBroker, { id, queue, body }: Extract<Fault, { what: 'poison' }>): void => {
  const name = body === 'stranger' ? strangers[queue] : undefined;
  const definition = topology.events.find((event) => event.name === name);
  const garbage = `{"specversion":"1.0","type":"cafe.gorae.order.burnt.v1","id":"${id}"}`;
  const text =
    definition === undefined
      ? garbage
      : theCodec.encode({
          id,
          name: definition.name,
          type: definition.type,
          source: 'nobody',
          subject: poisonSubject,
          time: openingTime,
          storeId: 'gorae',
          sequence: 1,
          data: { ...(definition.example as object), orderId: 'stranger' },
        });
  broker
    .queue(queue)
    .push({ offset: 0, body: text, name: name ?? 'garbage', subject: poisonSubject, attempts: 0, redelivered: false });
};

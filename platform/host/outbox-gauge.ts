import type { Engine } from '../engine/engine.ts';
import type { Clock } from '../run/clock.ts';
import { addLabelledGauge } from '../run/labelled-gauge.ts';
import type { Registry } from '../run/metrics.ts';
import type { Backlog } from '../store/outbox/outbox.ts';

/** By then the number says enough, and to go on counting would cost more than some milliseconds. */
const mostCounted = 50_000;

/** What is stored and not yet published, by service: in a healthy house little, and none for long. Close it before the engine. */
export const startOutboxGauge = (
  registry: Registry,
  { outboxes }: Pick<Engine, 'outboxes'>,
  clock: Clock,
): { close(): void } => {
  const gauge = (name: string, help: string, read: (backlog: Backlog) => Promise<number>) =>
    addLabelledGauge(registry, {
      name,
      help,
      label: 'outbox',
      read: () =>
        Object.fromEntries(Object.entries(outboxes).map(([namespace, backlog]) => [namespace, read(backlog)])),
      clock,
    });
  const gauges = [
    gauge(
      'outbox_documents',
      `Documents with events that wait to be published, counted up to ${mostCounted}`,
      (backlog) => backlog.documents(mostCounted),
    ),
    gauge(
      'outbox_oldest_event_age_seconds',
      'How long the oldest of these events has waited; 0 when none waits',
      (backlog) => ageOf(backlog, clock),
    ),
  ];
  return {
    close: () => {
      for (const one of gauges) one.close();
    },
  };
};

/** Another machine's clock may be ahead. */
const ageOf = async (backlog: Backlog, clock: Clock): Promise<number> => {
  const oldest = await backlog.oldest();
  return oldest === undefined ? 0 : Math.max(0, clock.now() - oldest) / 1000;
};

import type { Engine } from '../engine/engine.ts';
import type { Probe } from '../http/ops.ts';
import type { Clock } from '../run/clock.ts';
import { addLabelledGauge } from '../run/labelled-gauge.ts';
import type { Registry } from '../run/metrics.ts';

/** Whether the database and the broker are within reach. Close it before the engine. */
export const startEngineGauge = (
  registry: Registry,
  { checks, notes }: Pick<Engine, 'checks' | 'notes'>,
  clock: Clock,
): { close(): void } =>
  addLabelledGauge(registry, {
    name: 'engine_up',
    help: '1 when this part of the engine is within reach, 0 when it is away',
    label: 'part',
    read: () =>
      Object.fromEntries(
        Object.entries({ ...checks, ...notes }).map(([part, look]) => [part, toNumber(look)] as const),
      ),
    clock,
  });

const toNumber = async (look: Probe): Promise<number> => (look() === true ? 1 : 0);

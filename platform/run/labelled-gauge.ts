import { Gauge, type Registry } from 'prom-client';
import type { Clock } from './clock.ts';

export interface LabelledGaugeOptions {
  readonly name: string;
  readonly help: string;
  readonly label: string;
  /** By label. What cannot be read within two seconds is left out of that scrape; the others are told all the same. */
  readonly read: () => Readonly<Record<string, Promise<number>>>;
  readonly clock: Clock;
}

/** A scrape is given up after ten seconds, with all that it would have told: what has fallen silent must not take the rest with it. */
const readWithinMs = 2_000;

/** Numbers of a kind, few kinds known beforehand, read at each scrape. Take it down with what it reads from. */
export const addLabelledGauge = (
  registry: Registry,
  { name, help, label, read, clock }: LabelledGaugeOptions,
): { close(): void } => {
  new Gauge({
    name,
    help,
    labelNames: [label],
    registers: [registry],
    async collect() {
      const answers = await inTime(read(), clock);
      this.reset();
      for (const [kind, value] of answers) if (value !== undefined) this.set({ [label]: kind }, value);
    },
  });
  return { close: () => registry.removeSingleMetric(name) };
};

type Answer = readonly [kind: string, value: number | undefined];

const inTime = async (asked: Readonly<Record<string, Promise<number>>>, clock: Clock): Promise<readonly Answer[]> => {
  const done = new AbortController();
  const late = clock.sleep(readWithinMs, done.signal).then(() => undefined);
  const answers = await Promise.all(
    Object.entries(asked).map(
      async ([kind, value]): Promise<Answer> => [kind, await Promise.race([value.catch(() => undefined), late])],
    ),
  );
  done.abort();
  return answers;
};

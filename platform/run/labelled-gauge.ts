import { Gauge, type Registry } from 'prom-client';

export interface LabelledGaugeOptions {
  readonly name: string;
  readonly help: string;
  readonly label: string;
  /** By label. What cannot be read is left out of that scrape; the others are told all the same. */
  readonly read: () => Promise<Readonly<Record<string, number>>>;
}

/** Numbers of a kind, few kinds known beforehand, read at each scrape. Take it down with what it reads from. */
export const addLabelledGauge = (
  registry: Registry,
  { name, help, label, read }: LabelledGaugeOptions,
): { close(): void } => {
  new Gauge({
    name,
    help,
    labelNames: [label],
    registers: [registry],
    async collect() {
      this.reset();
      for (const [kind, value] of Object.entries(await read().catch(() => ({})))) this.set({ [label]: kind }, value);
    },
  });
  return { close: () => registry.removeSingleMetric(name) };
};

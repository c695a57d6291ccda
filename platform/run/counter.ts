import { Counter, type Registry } from 'prom-client';

export interface LabelledCounter {
  /** One more of this kind. */
  count(kind: string): void;
  close(): void;
}

/** Counts things by kind, few kinds known beforehand. Take it down with the service that it belongs to. */
export const addCounter = (
  registry: Registry,
  { name, help, label }: { readonly name: string; readonly help: string; readonly label: string },
): LabelledCounter => {
  const counter = new Counter({ name, help, labelNames: [label], registers: [registry] });
  return {
    count: (kind) => counter.inc({ [label]: kind }),
    close: () => registry.removeSingleMetric(name),
  };
};

import type { Span } from './load/plan.ts';
import type { OrderFigures, ProcessFigures } from './measure-orders.ts';
import { megabytes, ms, type Row, whole } from './table.ts';

/** What is seen at an even pace, on whatever engine. */
export const steadyRows = (
  { steadyPerSecond, steady, processes }: OrderFigures,
  aims: { readonly readyP50Ms: number },
): readonly Row[] => {
  const pace = `at ${whole(steadyPerSecond)} orders/s`;
  return [
    { what: `POST until paid (\`Prefer: wait\`), ${pace}`, value: tellSpan(steady.answeredMs) },
    {
      what: `Placed until ready on the stream, ${pace}`,
      value: tellSpan(steady.readyMs),
      aim: { text: `p50 < ${aims.readyP50Ms} ms`, met: steady.readyMs.p50 < aims.readyP50Ms },
    },
    {
      what: `Longest lag of the event loop, ${pace}`,
      value: ofEach(processes, ({ steadyLagMs }) => (steadyLagMs === undefined ? undefined : ms(steadyLagMs))),
    },
  ];
};

export const tellSpan = ({ p50, p99 }: Span): string => `p50 ${ms(p50)}, p99 ${ms(p99)}`;

export const cpuOf = (processes: readonly ProcessFigures[]): string =>
  ofEach(processes, ({ cpuSecondsPer1000 }) => `${cpuSecondsPer1000.toFixed(2)} s`);

export const memoryOf = (processes: readonly ProcessFigures[]): string =>
  ofEach(processes, ({ idleBytes, steadyBytes, burstBytes }) =>
    [idleBytes, steadyBytes, burstBytes].map(megabytes).join(', '),
  );

/** One alone needs no name. */
const ofEach = (
  processes: readonly ProcessFigures[],
  tell: (process: ProcessFigures) => string | undefined,
): string => {
  const told = processes.flatMap((process) => {
    const text = tell(process);
    return text === undefined ? [] : [{ name: process.name, text }];
  });
  return told.length === 1 ? (told[0]?.text ?? '') : told.map(({ name, text }) => `${name} ${text}`).join('<br>');
};

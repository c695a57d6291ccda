import type { ClientEntry } from '../client-journal.ts';

type Asked = Extract<ClientEntry, { kind: 'asked' }>;
type Answered = Extract<ClientEntry, { kind: 'answered' }>;

/** One try of a request, with what came of it. */
export interface Try {
  readonly asked: Asked;
  /** Absent: unheard, or the driver ended first. */
  readonly answered?: Answered;
}

export const toTries = (journal: readonly ClientEntry[]): readonly Try[] => {
  const answers = new Map(journal.flatMap((entry) => (entry.kind === 'answered' ? [[entry.try, entry] as const] : [])));
  return journal.flatMap((asked) => {
    if (asked.kind !== 'asked') return [];
    const answered = answers.get(asked.try);
    return [{ asked, ...(answered === undefined ? {} : { answered }) }];
  });
};

export const isSuccess = ({ answered }: Try): boolean =>
  answered !== undefined && answered.status >= 200 && answered.status < 300;

/** Nobody knows whether it was done: unheard, or the database did not say what became of the write. */
export const isDoubtful = ({ answered }: Try): boolean => answered === undefined || answered.status === 503;

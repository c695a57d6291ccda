/**
 * What happens while the café works: a request goes out, an answer comes back, the vendor's journal grows, a screen shows something,
 * the staff presses a button. Everything in the test that happens "at some time" is counted in these, never in seconds.
 */
export type Moment = 'asked' | 'answered' | 'charged' | 'shown' | 'pressed';

export interface Moments {
  happened(moment: Moment): void;
  /** Resolves at the `count`-th such moment from now, or when it is over. At once for 0. */
  after(moment: Moment, count: number): Promise<void>;
  /** Nothing more is waited for. */
  end(): void;
  isOver(): boolean;
}

export const createMoments = (): Moments => {
  const counts: Record<Moment, number> = { asked: 0, answered: 0, charged: 0, shown: 0, pressed: 0 };
  let waiting: { readonly moment: Moment; readonly at: number; readonly tell: () => void }[] = [];
  let over = false;
  const tellDue = (): void => {
    const due = waiting.filter(({ moment, at }) => over || counts[moment] >= at);
    if (due.length === 0) return;
    waiting = waiting.filter((one) => !due.includes(one));
    for (const { tell } of due) tell();
  };
  return {
    happened: (moment) => {
      counts[moment] += 1;
      tellDue();
    },
    after: (moment, count) =>
      new Promise((tell) => {
        waiting.push({ moment, at: counts[moment] + count, tell });
        tellDue();
      }),
    end: () => {
      over = true;
      tellDue();
    },
    isOver: () => over,
  };
};

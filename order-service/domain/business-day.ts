/**
 * The business day that an instant belongs to, `YYYY-MM-DD`: a shop that closes at two has one day, not two. It starts when the
 * clock on the shop's wall says `dayStartsAt`, also on days on which that clock is changed.
 */
export const businessDateOf = (at: number, timeZone: string, dayStartsAt: string): string => {
  const { date, time } = wallClock(at, timeZone);
  return time < dayStartsAt ? shifted(date, -1) : date;
};

/**
 * The instants between which a business day lies: from is inclusive, before is exclusive. Found by search, since a day with a
 * change of the clocks has 23 or 25 hours.
 */
export const businessDayOf = (
  date: string,
  timeZone: string,
  dayStartsAt: string,
): { readonly from: number; readonly before: number } => ({
  from: firstInstantOf(date, timeZone, dayStartsAt),
  before: firstInstantOf(shifted(date, 1), timeZone, dayStartsAt),
});

/** No zone is further than a day from UTC, and no day starts later than a day after its midnight. */
const farMs = 2 * 86_400_000;

const firstInstantOf = (date: string, timeZone: string, dayStartsAt: string): number => {
  const midnight = Date.parse(`${date}T00:00:00Z`);
  let [low, high] = [midnight - farMs, midnight + farMs];
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (businessDateOf(middle, timeZone, dayStartsAt) < date) low = middle;
    else high = middle;
  }
  return high;
};

const shifted = (date: string, days: number): string =>
  new Date(Date.parse(`${date}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10);

const formats = new Map<string, Intl.DateTimeFormat>();

const formatFor = (timeZone: string): Intl.DateTimeFormat => {
  const known = formats.get(timeZone);
  if (known !== undefined) return known;
  // Swedish writes dates as ISO 8601 does: 2026-03-29 01:30.
  const made = new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short', timeStyle: 'short', hourCycle: 'h23' });
  formats.set(timeZone, made);
  return made;
};

const wallClock = (at: number, timeZone: string): { readonly date: string; readonly time: string } => {
  const text = formatFor(timeZone).format(at);
  return { date: text.slice(0, 10), time: text.slice(11, 16) };
};

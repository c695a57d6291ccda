/** The business day that an instant belongs to, `YYYY-MM-DD`: a shop that closes at two has one day, not two. */
export const businessDateOf = (at: number, timeZone: string, dayStartsAt: string): string =>
  localDate(at - minutesOf(dayStartsAt) * 60_000, timeZone);

/**
 * The instants between which a business day lies: from is inclusive, before is exclusive. Found by search, since a day with a
 * change of the clocks has 23 or 25 hours.
 */
export const businessDayOf = (
  date: string,
  timeZone: string,
  dayStartsAt: string,
): { readonly from: number; readonly before: number } => {
  const near = Date.parse(`${date}T00:00:00Z`);
  return {
    from: firstInstantOf(date, near, timeZone, dayStartsAt),
    before: firstInstantOf(nextDate(date), near + 86_400_000, timeZone, dayStartsAt),
  };
};

const firstInstantOf = (date: string, near: number, timeZone: string, dayStartsAt: string): number => {
  let [low, high] = [near - 172_800_000, near + 172_800_000];
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (businessDateOf(middle, timeZone, dayStartsAt) < date) low = middle;
    else high = middle;
  }
  return high;
};

const nextDate = (date: string): string =>
  new Date(Date.parse(`${date}T00:00:00Z`) + 86_400_000).toISOString().slice(0, 10);

const minutesOf = (time: string): number => Number(time.slice(0, 2)) * 60 + Number(time.slice(3, 5));

const formats = new Map<string, Intl.DateTimeFormat>();

const localDate = (at: number, timeZone: string): string => {
  let format = formats.get(timeZone);
  if (format === undefined) {
    format = new Intl.DateTimeFormat('en-CA', { timeZone, year: 'numeric', month: '2-digit', day: '2-digit' });
    formats.set(timeZone, format);
  }
  return format.format(at);
};

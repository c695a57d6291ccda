import { FormatRegistry } from '@sinclair/typebox';

/**
 * Formats are ours, not TypeBox's or Elysia's: without registration `date-time` refuses every value, with Elysia's it takes
 * 30 February. Imported for its effect by `check.ts`.
 */
const dateTime = /^(\d{4})-(\d{2})-(\d{2})T([01]\d|2[0-3]):[0-5]\d:[0-5]\d(\.\d{1,9})?(Z|[+-]([01]\d|2[0-3]):[0-5]\d)$/;
const date = /^(\d{4})-(\d{2})-(\d{2})$/;

const isRealDay = (match: RegExpExecArray | null): boolean => {
  if (match === null) return false;
  const [year, month, day] = [Number(match[1]), Number(match[2]), Number(match[3])];
  return day >= 1 && day <= (month === 2 && isLeap(year) ? 29 : (daysOf[month - 1] ?? 0));
};

const daysOf = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
const isLeap = (year: number): boolean => (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;

/** RFC 3339, section 5.6 (no leap seconds, as JavaScript cannot hold one). */
export const isDateTime = (value: string): boolean => isRealDay(dateTime.exec(value));
/** RFC 3339 full-date. */
export const isDate = (value: string): boolean => isRealDay(date.exec(value));

FormatRegistry.Set('date-time', isDateTime);
FormatRegistry.Set('date', isDate);

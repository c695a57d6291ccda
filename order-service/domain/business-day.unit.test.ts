import { describe, expect, test } from 'bun:test';
import { businessDateOf, businessDayOf } from './business-day.ts';

const at = (iso: string) => Date.parse(iso);
const hour = 3_600_000;

describe('a business day in Seoul that starts at five', () => {
  const dateOf = (iso: string) => businessDateOf(at(iso), 'Asia/Seoul', '05:00');

  test('has the small hours of the next date, so that a late evening is one day', () => {
    expect(dateOf('2026-11-24T04:59:59.999+09:00')).toBe('2026-11-23');
    expect(dateOf('2026-11-24T05:00:00+09:00')).toBe('2026-11-24');
    expect(dateOf('2026-11-23T23:59:00+09:00')).toBe('2026-11-23');
  });

  test('goes over the ends of months and years', () => {
    expect(dateOf('2027-01-01T02:00:00+09:00')).toBe('2026-12-31');
    expect(dateOf('2028-03-01T02:00:00+09:00')).toBe('2028-02-29');
  });

  test('lasts from five to five', () => {
    expect(businessDayOf('2026-11-23', 'Asia/Seoul', '05:00')).toEqual({
      from: at('2026-11-23T05:00:00+09:00'),
      before: at('2026-11-24T05:00:00+09:00'),
    });
  });
});

describe('a business day in Berlin', () => {
  const dayOf = (date: string) => businessDayOf(date, 'Europe/Berlin', '05:00');

  test('starts when the clock on the wall says so, also after a change of the clocks', () => {
    expect(dayOf('2026-03-29').from).toBe(at('2026-03-29T05:00:00+02:00'));
    expect(dayOf('2026-10-25').from).toBe(at('2026-10-25T05:00:00+01:00'));
  });

  test('has 23 hours when the clocks go forward, 25 when they go back, 24 otherwise', () => {
    const hours = (date: string) => (dayOf(date).before - dayOf(date).from) / hour;
    expect([hours('2026-03-28'), hours('2026-10-24'), hours('2026-06-01')]).toEqual([23, 25, 24]);
  });
});

test.each(['Asia/Seoul', 'Europe/Berlin', 'America/New_York', 'Pacific/Kiritimati', 'Asia/Kathmandu'])(
  'days in %s follow each other without a gap, and hold exactly the instants that belong to them',
  (zone) => {
    for (const [date, next] of [
      ['2026-03-28', '2026-03-29'],
      ['2026-10-31', '2026-11-01'],
    ] as const) {
      const { from, before } = businessDayOf(date, zone, '05:00');
      expect(businessDayOf(next, zone, '05:00').from).toBe(before);
      const dates = [from - 1, from, before - 1, before].map((instant) => businessDateOf(instant, zone, '05:00'));
      expect(dates.slice(1)).toEqual([date, date, next]);
      expect(dates[0]).not.toBe(date);
    }
  },
);

test('a day that starts at midnight is the calendar day', () => {
  expect(businessDateOf(at('2026-11-24T00:00:00+09:00'), 'Asia/Seoul', '00:00')).toBe('2026-11-24');
  expect(businessDateOf(at('2026-11-23T23:59:59+09:00'), 'Asia/Seoul', '00:00')).toBe('2026-11-23');
});

import type { Seed } from './app/seed-store.ts';
import type { OrderSettings } from './config.ts';

/** The store that a new café begins with; the staff may change it afterwards. */
export const firstShop = ({ storeId, timeZone, dayStartsAt, acceptUpTo }: OrderSettings): Seed['shop'] => ({
  id: storeId,
  name: { ko: '고래 카페', en: 'Gorae Café' },
  address: '서울특별시 종로구 고래길 1',
  businessNumber: '000-00-00000',
  timeZone,
  dayStartsAt,
  services: ['eat-in', 'take-out'],
  open: true,
  acceptUpToSeconds: Math.round(acceptUpTo / 1000),
});

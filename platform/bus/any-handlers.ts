import type { Event } from '@gorae/contracts/kit/event.ts';
import type { Delivery } from './bus.ts';

/** Handlers by event name, their types forgotten. */
export type AnyHandlers = Readonly<Record<string, ((event: Event, delivery: Delivery) => Promise<void>) | undefined>>;

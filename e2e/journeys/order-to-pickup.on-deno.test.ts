import { embeddedOn } from '../cafe/embedded.ts';
import { orderToPickup } from './order-to-pickup.suite.ts';

orderToPickup(embeddedOn('deno'));

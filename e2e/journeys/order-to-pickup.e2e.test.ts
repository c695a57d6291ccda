import { orderToPickup } from './order-to-pickup.ts';

orderToPickup('bun');

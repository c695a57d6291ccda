import { createGorae, type NewOrder } from '../gorae.ts';

/** Places an order and follows it: what the size of the SDK is measured by. */
export const orderAndFollow = async (
  baseUrl: string,
  order: NewOrder,
  show: (state: string) => void,
): Promise<void> => {
  const gorae = createGorae({ baseUrl });
  for await (const { state } of gorae.follow(await gorae.placeOrder(order))) show(state);
};

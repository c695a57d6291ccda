import type { OrderView } from '@gorae/contracts/schemas.ts';
import { EventSource } from 'eventsource';

const finalStates: ReadonlySet<string> = new Set(['ready', 'collected', 'cancelled', 'expired']);

export interface Followed {
  readonly baseUrl: string;
  readonly orderId: string;
  readonly orderToken: string;
  /** Called for each newer version. */
  readonly onChange: (order: OrderView) => void;
  /** Ends early, such as when an unpaid order is not going to be paid. */
  readonly isEnough?: (order: OrderView) => boolean;
}

/** Follows an order live until it is ready or over. The stream may break and come back: an older version is never shown again. */
export const follow = ({
  baseUrl,
  orderId,
  orderToken,
  onChange,
  isEnough = () => false,
}: Followed): Promise<OrderView> =>
  new Promise((resolve) => {
    let version = 0;
    const open = (): void => {
      const source = new EventSource(`${baseUrl}/v1/events/orders/${orderId}`, {
        fetch: (url, init) =>
          fetch(url, { ...init, headers: { ...init.headers, Authorization: `Bearer ${orderToken}` } }),
      });
      const hear = ({ data }: MessageEvent): void => {
        const order = JSON.parse(String(data)) as OrderView;
        if (order.version <= version) return;
        version = order.version;
        onChange(order);
        if (!finalStates.has(order.state) && !isEnough(order)) return;
        source.close();
        resolve(order);
      };
      source.addEventListener('snapshot', hear);
      source.addEventListener('order', hear);
      source.addEventListener('error', () => {
        // The specification gives up on any answer but 200, such as the 503 of a café that is just starting.
        if (source.readyState === source.CLOSED) setTimeout(open, 1000);
      });
    };
    open();
  });

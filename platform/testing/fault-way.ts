import type { Socket } from 'node:net';

/** How one direction of a line fares. */
export interface Way {
  moves: boolean;
  /** Every chunk is delivered so much later. */
  delayMs: number;
}

type Said = { readonly kind: 'bytes'; readonly bytes: Uint8Array } | { readonly kind: 'end' | 'reset' };

/** What is held for a way that does not move before its sender is made to wait, as full buffers on the way would. */
const heldBytes = 1_000_000;

/**
 * Carries what one side says to the other, in order: bytes, its end, its loss. While the way does not move, all three stay: whoever
 * sits behind a black hole does not learn that the other side is gone.
 */
export const carry = ({ from, to, how }: { readonly from: Socket; readonly to: Socket; readonly how: Way }) => {
  const waiting: { readonly said: Said; readonly due: number }[] = [];
  let held = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;

  const deliver = (said: Said): void => {
    if (said.kind === 'bytes') {
      held -= said.bytes.byteLength;
      if (!to.destroyed) to.write(said.bytes);
    } else if (said.kind === 'end') to.end();
    else to.resetAndDestroy();
  };
  const goOn = (): void => {
    clearTimeout(timer);
    for (let first = waiting[0]; first !== undefined && how.moves; first = waiting[0]) {
      const waitMs = first.due - performance.now();
      if (waitMs > 0) {
        timer = setTimeout(goOn, waitMs);
        return;
      }
      waiting.shift();
      deliver(first.said);
    }
    if (held < heldBytes && !to.writableNeedDrain) from.resume();
  };
  const take = (said: Said): void => {
    waiting.push({ said, due: how.delayMs === 0 ? 0 : performance.now() + how.delayMs });
    goOn();
  };
  from.on('data', (bytes: Uint8Array) => {
    held += bytes.byteLength;
    take({ kind: 'bytes', bytes });
    if (held >= heldBytes || to.writableNeedDrain) from.pause();
  });
  to.on('drain', goOn);
  from.on('end', () => take({ kind: 'end' }));
  from.on('error', () => take({ kind: 'reset' }));
  return { goOn };
};

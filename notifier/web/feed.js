/** @typedef {import('./board.js').Entry} Entry */
/** @typedef {'connecting' | 'open' | 'lost' | 'stale' | 'unknown-store'} Connection */
/**
 * @typedef {object} Listener
 * @property {(entries: readonly Entry[]) => void} onSnapshot
 * @property {(entry: Entry) => void} onChange
 * @property {(connection: Connection) => void} onConnection
 */

/** Out of date for so long, the screen must say so plainly. */
const staleMs = 20_000;
/** After so long a silence we ask: a line that was cut without a word looks just like a quiet shop. */
const silenceMs = 30_000;
const askMs = 5000;
/** The server ends streams after 8 minutes or later; who renews before sees no gap and shows no fright. */
const renewMs = 300_000;

/**
 * Follows a store for as long as the page lives. The browser reconnects by itself after most losses; when it gives up (an answer
 * that is no stream), when the server says nothing for long, or when the network comes back, we open a new stream.
 * @param {string} storeId @param {Listener} listener
 */
export const follow = (storeId, { onSnapshot, onChange, onConnection }) => {
  const url = `/v1/events/stores/${encodeURIComponent(storeId)}`;
  /** @type {EventSource | undefined} */
  let source;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let reopening;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let staling;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let asking;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let renewing;

  const heard = () => {
    clearTimeout(staling);
    staling = undefined;
    clearTimeout(asking);
    asking = setTimeout(ask, silenceMs);
    onConnection('open');
  };

  const lost = () => {
    clearTimeout(asking);
    if (staling !== undefined) return;
    onConnection('lost');
    staling = setTimeout(() => onConnection('stale'), staleMs);
  };

  const open = () => {
    clearTimeout(reopening);
    reopening = undefined;
    clearTimeout(renewing);
    renewing = setTimeout(open, renewMs * (1 + Math.random() / 2));
    source?.close();
    const opened = new EventSource(url);
    source = opened;
    opened.addEventListener('snapshot', ({ data }) => {
      heard();
      onSnapshot(JSON.parse(data).orders);
    });
    opened.addEventListener('order', ({ data }) => {
      heard();
      onChange(JSON.parse(data));
    });
    opened.addEventListener('error', () => {
      lost();
      if (opened.readyState === EventSource.CLOSED) reopenSoon();
    });
  };

  const reopenSoon = () => {
    reopening ??= setTimeout(
      () => {
        open();
        tellUnknownStore();
      },
      2000 + Math.random() * 4000,
    );
  };

  const fetchSnapshot = () => fetch(`${url}/snapshot`, { cache: 'no-store', signal: AbortSignal.timeout(askMs) });

  /** An EventSource does not tell why it gave up; the snapshot does. */
  const tellUnknownStore = async () => {
    const status = await fetchSnapshot().then(
      (reply) => reply.status,
      () => 0,
    );
    if (status !== 404) return;
    clearTimeout(staling);
    onConnection('unknown-store');
  };

  const ask = async () => {
    try {
      const reply = await fetchSnapshot();
      if (!reply.ok) throw new Error(String(reply.status));
      const { orders } = await reply.json();
      heard();
      onSnapshot(orders);
    } catch {
      lost();
      open();
    }
  };

  addEventListener('online', open);
  addEventListener('offline', lost);
  open();
};

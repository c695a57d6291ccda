import { EventSource } from 'eventsource';

export interface Heard {
  readonly event: 'snapshot' | 'order';
  readonly data: unknown;
}

export interface StreamOptions {
  readonly url: string;
  readonly bearer?: string;
  /** The last version seen, told to the café on coming back. */
  readonly lastSeen?: () => number;
  readonly hear: (heard: Heard) => void;
  /** As a browser: comes back after the pause that the café asked for. Otherwise at once. */
  readonly isPatient: boolean;
}

export interface Stream {
  /** How often it was opened. */
  openings(): number;
  close(): void;
}

const hurryMs = 30;

/** Server-sent events from a café that dies and comes back: so does the stream, by itself, for ever. */
export const openStream = ({ url, bearer, lastSeen, hear, isPatient }: StreamOptions): Stream => {
  let openings = 0;
  let closed = false;
  let source: EventSource;
  const headers = (): Record<string, string> => ({
    ...(bearer === undefined ? {} : { Authorization: `Bearer ${bearer}` }),
    ...(lastSeen === undefined ? {} : { 'Last-Event-ID': String(lastSeen()) }),
  });
  const open = (): void => {
    if (closed) return;
    const own = new EventSource(url, {
      fetch: (to, init) => fetch(to, { ...init, headers: { ...init.headers, ...headers() } }),
    });
    source = own;
    own.addEventListener('open', () => {
      openings += 1;
    });
    for (const event of ['snapshot', 'order'] as const)
      own.addEventListener(event, ({ data }) => hear({ event, data: JSON.parse(String(data)) }));
    own.addEventListener('error', () => {
      if (isPatient && own.readyState !== own.CLOSED) return;
      own.close();
      if (source === own) setTimeout(open, hurryMs);
    });
  };
  open();
  return {
    openings: () => openings,
    close: () => {
      closed = true;
      source.close();
    },
  };
};

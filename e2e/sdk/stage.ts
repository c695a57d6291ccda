import { type IncomingMessage, request, type ServerResponse } from 'node:http';
import { serveHttp } from '@gorae/platform/testing/serve-http.ts';
import { until } from '@gorae/platform/testing/until.ts';

/** What stands behind the stage: one café, or four services behind one address. */
export interface Behind {
  /** Asked for each request, since what was started again may have another address. */
  readonly url: () => string;
  /** Asks it to stop, and starts it again on the same data. */
  readonly restart: () => Promise<void>;
  /** The same with `kill -9`. */
  readonly kill: () => Promise<void>;
  /** Orders of the store so far, as the café itself counts them. */
  readonly countOrders: () => Promise<number>;
}

export interface Stage extends AsyncDisposable {
  /** The base URL for an SDK. */
  readonly url: string;
}

const streamsOfOrders = '/v1/events/orders/';

/**
 * A café behind a line that fails when it is told to, for journeys in any language: `POST /stage/lose-answer` loses the next answer to a
 * placed order, `/stage/lost` says how many were, `/stage/orders-since` how many orders there are more than then, `/stage/streams-left` how
 * many streams nobody has let go of; `/stage/miss-order` lets the next stream of an order find a notifier that has not heard of it;
 * `/stage/restart` and `/stage/kill` come back when the café is there again.
 */
export const openStage = async (behind: Behind): Promise<Stage> => {
  let loseNext = false;
  let lost = 0;
  let ordersBefore = 0;
  let missNext = false;
  const streams = new Set<ServerResponse>();
  const cues: Readonly<Record<string, () => Promise<string>>> = {
    'lose-answer': async () => {
      [loseNext, lost, ordersBefore] = [true, 0, await behind.countOrders()];
      return '';
    },
    lost: async () => String(lost),
    'streams-left': () =>
      until(() => streams.size === 0, { what: 'nobody follows any more' }).then(
        () => '0',
        () => String(streams.size),
      ),
    'orders-since': async () => String((await behind.countOrders()) - ordersBefore),
    'miss-order': async () => {
      missNext = true;
      return '';
    },
    restart: () => behind.restart().then(() => ''),
    kill: () => behind.kill().then(() => ''),
  };

  /** Decided when the answer is there: the order is stored by then. */
  const losesAnswerTo = ({ method, url }: IncomingMessage): boolean => {
    if (!loseNext || method !== 'POST' || url !== '/v1/orders') return false;
    [loseNext, lost] = [false, lost + 1];
    return true;
  };

  /** A stream that is to miss its order asks for one that nobody placed: the 404 is the café's own. */
  const pathBehind = ({ method, url = '/' }: IncomingMessage): string => {
    if (!missNext || method !== 'GET' || !url.startsWith(streamsOfOrders)) return url;
    missNext = false;
    return `${streamsOfOrders}an-order-that-nobody-placed`;
  };

  const pass = (incoming: IncomingMessage, outgoing: ServerResponse): void => {
    const { method, url = '/', headers } = incoming;
    if (url.startsWith('/v1/events/')) streams.add(outgoing);
    const asked = request(new URL(pathBehind(incoming), behind.url()), { method, headers, agent: false }, (answer) => {
      if (losesAnswerTo(incoming)) return void incoming.socket.destroy();
      outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
      outgoing.flushHeaders();
      answer.on('error', () => incoming.socket.destroy());
      answer.pipe(outgoing);
    });
    asked.on('error', () => incoming.socket.destroy());
    outgoing.on('close', () => {
      streams.delete(outgoing);
      asked.destroy();
    });
    incoming.pipe(asked);
  };

  return serveHttp(async (incoming, outgoing) => {
    const cue = /^\/stage\/([\w-]+)$/.exec(incoming.url ?? '')?.[1];
    if (cue === undefined) return pass(incoming, outgoing);
    const said = await cues[cue]?.().catch((error: unknown) => error);
    outgoing.writeHead(typeof said === 'string' ? 200 : 500, { 'Access-Control-Allow-Origin': '*' }).end(String(said));
  });
};

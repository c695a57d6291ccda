/** Why there is no connection, in the words that an operator needs to tell the cases apart. */
export type ConnectionFaultKind = 'unreachable' | 'credentials' | 'virtual-host' | 'tls' | 'topology';

export interface ConnectionFault {
  readonly kind: ConnectionFaultKind;
  /** Waiting cannot help. */
  readonly forGood: boolean;
  /** One line without a secret, for who starts the process or reads its log. */
  readonly detail: string;
  /** One line for everybody: it names no host, user or virtual host either. */
  readonly brief: string;
}

export interface TopologyFaultOptions {
  readonly forGood: boolean;
  /** What the broker says of it, where there is more to say. */
  readonly words?: string;
}

/** What is on the broker is not what the services need. `forGood`: waiting cannot help. */
export class TopologyFault extends Error {
  override readonly name = 'TopologyFault';
  readonly brief: string;
  readonly forGood: boolean;
  constructor(brief: string, { forGood, words }: TopologyFaultOptions) {
    super(words === undefined ? brief : `${brief}: ${words}`);
    this.brief = brief;
    this.forGood = forGood;
  }
}

const tlsCode =
  /^(?:ERR_TLS|ERR_SSL|CERT_|SELF_SIGNED|DEPTH_ZERO|UNABLE_TO_(?:VERIFY|GET_ISSUER)|HOSTNAME_MISMATCH|EPROTO)/;
const tlsMessage = /certificate|SSL routines|self[- ]signed|ALTNAME/i;

const noAccess = /403 \(ACCESS-REFUSED\).* access to (queue|exchange) '([^']+)'/;

/** amqplib gives no codes for what the broker says during the handshake: only the words tell (measured on 2.3.1). */
export const toConnectionFault = (error: unknown, url: URL): ConnectionFault => {
  const { message, code } = describe(error);
  const where = `${url.hostname}:${url.port || (url.protocol === 'amqps:' ? 5671 : 5672)}`;
  if (error instanceof TopologyFault)
    return { kind: 'topology', forGood: error.forGood, detail: message, brief: error.brief };
  if (/403 \(ACCESS-REFUSED\)/.test(message) && /Handshake|Login was refused/.test(message))
    return {
      kind: 'credentials',
      forGood: true,
      detail: `RabbitMQ at ${where} refuses user "${userOf(url)}": wrong name or password`,
      brief: 'RabbitMQ refuses the user: wrong name or password',
    };
  if (/Expected ConnectionOpenOk; got <ConnectionClose/.test(message))
    return {
      kind: 'virtual-host',
      forGood: true,
      detail: `RabbitMQ at ${where} has no virtual host "${vhostOf(url)}", or user "${userOf(url)}" may not use it, or it is down or takes no more connections`,
      brief: 'RabbitMQ has no such virtual host, or the user may not use it, or it is down or full',
    };
  const [, kind, name] = noAccess.exec(message) ?? [];
  if (kind !== undefined)
    return {
      kind: 'topology',
      forGood: true,
      detail: `RabbitMQ at ${where} does not let user "${userOf(url)}" use the ${kind} "${name}"`,
      brief: `RabbitMQ does not let this user use the ${kind} "${name}"`,
    };
  if (code === 'ERR_SSL_WRONG_VERSION_NUMBER')
    return {
      kind: 'tls',
      forGood: true,
      detail: `RabbitMQ at ${where} speaks no TLS: use the port where it does, or amqp://`,
      brief: 'RabbitMQ speaks no TLS at this port',
    };
  if (tlsCode.test(code) || tlsMessage.test(message))
    return {
      kind: 'tls',
      forGood: true,
      detail: `The TLS of RabbitMQ at ${where} cannot be trusted: ${code || message}`,
      brief: 'The TLS of RabbitMQ cannot be trusted',
    };
  return {
    kind: 'unreachable',
    forGood: false,
    detail: `RabbitMQ at ${where} is out of reach: ${message}`,
    brief: 'RabbitMQ is out of reach',
  };
};

const describe = (error: unknown): { message: string; code: string } => {
  if (!(error instanceof Error)) return { message: 'no error object', code: '' };
  const { code } = error as Error & { code?: unknown };
  return { message: error.message, code: typeof code === 'string' ? code : '' };
};

const userOf = (url: URL): string => (url.username === '' ? 'guest' : decodeURIComponent(url.username));

/** No path means `/`, and so does `/%2F`; a bare `/` is the default of amqplib, too. */
const vhostOf = (url: URL): string => (url.pathname.length <= 1 ? '/' : decodeURIComponent(url.pathname.slice(1)));

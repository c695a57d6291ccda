export interface Answer {
  readonly status: number;
  readonly body: string;
  /** `performance.now()` when its last byte was there. */
  readonly at: number;
}

export interface Connections {
  /** Sends the request on a connection that is free, or on the next one that becomes free: requests wait here, they are never left out. */
  ask(request: string, onAnswer: (answer: Answer) => void): void;
  close(): void;
}

interface Ask {
  readonly request: string;
  readonly onAnswer: (answer: Answer) => void;
}

type Socket = Bun.Socket<{ take(bytes: Buffer): void }>;

/**
 * Keep-alive connections over raw sockets, one request at a time on each: `fetch` would queue what is beyond its own limit and cost
 * more than the server that is measured. A connection that breaks ends the process: a benchmark does not go on with less load.
 */
export const openConnections = async (port: number, count: number): Promise<Connections> => {
  const free: ((ask: Ask) => void)[] = [];
  const waiting: Ask[] = [];
  const release = (send: (ask: Ask) => void) => {
    const next = waiting.shift();
    if (next === undefined) free.push(send);
    else send(next);
  };
  const open = await Promise.all(Array.from({ length: count }, () => openConnection(port, release)));
  return {
    ask: (request, onAnswer) => {
      // The one that has rested longest, so that none is closed for doing nothing.
      const send = free.shift();
      if (send === undefined) waiting.push({ request, onAnswer });
      else send({ request, onAnswer });
    },
    close: () => {
      for (const { close } of open) close();
    },
  };
};

const openConnection = async (port: number, release: (send: (ask: Ask) => void) => void) => {
  let current: Ask | undefined;
  let text = '';
  let closing = false;
  const fail = (what: string) => {
    if (closing) return;
    process.stderr.write(`A connection broke: ${what}\n`);
    process.exit(1);
  };
  const take = (bytes: Buffer) => {
    text += bytes.toString('latin1');
    const answer = readAnswer(text);
    if (answer === undefined) return;
    const { onAnswer } = current ?? {};
    text = '';
    current = undefined;
    onAnswer?.({ ...answer, at: performance.now() });
    release(send);
  };
  const socket: Socket = await Bun.connect<{ take(bytes: Buffer): void }>({
    hostname: '127.0.0.1',
    port,
    data: { take },
    socket: {
      data: (it, bytes) => it.data.take(bytes),
      close: () => fail('closed'),
      error: (_, error) => fail(error.message),
    },
  });
  socket.setNoDelay(true);
  const send = (ask: Ask) => {
    current = ask;
    socket.write(ask.request);
  };
  release(send);
  return {
    close: () => {
      closing = true;
      socket.end();
    },
  };
};

/** Undefined while something is missing. Answers of orders have a length; nothing else is asked for. */
const readAnswer = (text: string): Omit<Answer, 'at'> | undefined => {
  const end = text.indexOf('\r\n\r\n');
  if (end < 0) return undefined;
  const length = Number(/\r\ncontent-length: (\d+)/i.exec(text.slice(0, end))?.[1] ?? 0);
  if (text.length < end + 4 + length) return undefined;
  return { status: Number(text.slice(9, 12)), body: text.slice(end + 4, end + 4 + length) };
};

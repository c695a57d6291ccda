/** What one request is answered with; an Error is a broken line. */
export type Answer = (request: Request) => Response | Error | Promise<Response | Error>;

export interface FakeFetch {
  readonly fetch: typeof fetch;
  /** Every request so far, with its body read. */
  readonly requests: readonly Request[];
}

/** Answers requests in turn; the last answer serves all that follow. */
export const fakeFetch = (...answers: readonly Answer[]): FakeFetch => {
  const requests: Request[] = [];
  const fake = async (input: Request | URL | string, init?: RequestInit): Promise<Response> => {
    const request = new Request(input, init);
    const answer = answers[Math.min(requests.length, answers.length - 1)];
    requests.push(request.clone());
    const said = await answer?.(request);
    if (said instanceof Response) return said;
    throw said ?? new TypeError('fetch failed');
  };
  return { fetch: fake as typeof fetch, requests };
};

export const json =
  (body: unknown, status = 200, headers: Readonly<Record<string, string>> = {}): Answer =>
  () =>
    Response.json(body, { status, headers });

export const problem = (status: number, code: string, headers: Readonly<Record<string, string>> = {}): Answer =>
  json({ type: 'about:blank', title: 'No', status, code, requestId: 'r1' }, status, {
    'Content-Type': 'application/problem+json',
    ...headers,
  });

export const broken: Answer = () => new TypeError('fetch failed');

/** A stream that says these frames and ends; or, with `open`, stays open until the client leaves. */
export const stream =
  (frames: readonly string[], { open = false, onLeave = () => {} } = {}): Answer =>
  ({ signal }) => {
    const encoder = new TextEncoder();
    const body = new ReadableStream<Uint8Array>({
      start: (controller) => {
        for (const frame of frames) controller.enqueue(encoder.encode(frame));
        signal.addEventListener('abort', () => {
          onLeave();
          if (open) controller.error(signal.reason);
        });
        if (!open) controller.close();
      },
      cancel: onLeave,
    });
    return new Response(body, { headers: { 'Content-Type': 'text/event-stream' } });
  };

export const event = (name: string, data: unknown): string => `event: ${name}\ndata: ${JSON.stringify(data)}\n\n`;
/** Come back at once. */
export const hurry = 'retry: 1\n\n';

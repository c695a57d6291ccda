/** `fetch` that says so, once, when the café stops answering, and once when it answers again. */
export const createTellingFetch = (tell: (word: 'away' | 'back') => void, ask: typeof fetch = fetch): typeof fetch => {
  let isAway = false;
  const found = (away: boolean): void => {
    if (away !== isAway) tell(away ? 'away' : 'back');
    isAway = away;
  };
  const asking = async (...[request, init]: Parameters<typeof fetch>): Promise<Response> => {
    try {
      const reply = await ask(request, init);
      found(reply.status >= 500 && !(await isFullOfStreams(reply)));
      return reply;
    } catch (error) {
      found(true);
      throw error;
    }
  };
  return Object.assign(asking, { preconnect: ask.preconnect });
};

/** Then whoever follows an order asks without a stream. */
const isFullOfStreams = async (reply: Response): Promise<boolean> =>
  (await reply.clone().text()).includes('too-many-streams');

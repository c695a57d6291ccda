import type { TicketLedger } from '@gorae/cafe/reconcile/ledgers.ts';
import type { BaristaView } from '@gorae/contracts/barista-api.ts';
import type { Wire } from '@gorae/contracts/kit/wire.ts';
import { staffKey } from '../cafe/start.ts';
import type { Answer, Call } from './caller.ts';
import type { Chance } from './chance.ts';
import type { Moments } from './moments.ts';

export interface BarOptions {
  readonly call: Call;
  readonly chance: Chance;
  readonly moments: Moments;
}

/** What a person at the board can do. */
const createBoard = (by: string, { call, moments }: BarOptions) => {
  const ask = (what: string, method: 'GET' | 'POST' | 'PUT' | 'DELETE', path: string) =>
    ({ by, what, method, path, bearer: staffKey }) as const;
  const list = async <T>(path: string): Promise<readonly T[]> => {
    const { body } = await call(ask('look', 'GET', path));
    return (body as { readonly items: readonly T[] }).items;
  };
  return {
    tickets: (state: TicketLedger['state']) => list<TicketLedger>(`/v1/tickets?storeId=gorae&state=${state}&limit=50`),
    inHand: async (): Promise<string | undefined> => {
      const baristas = await list<Wire<typeof BaristaView>>('/v1/baristas?storeId=gorae');
      return baristas.find(({ name }) => name === by)?.inHand;
    },
    press: async (what: string, { ticketId, version }: TicketLedger, body?: unknown): Promise<Answer> => {
      const path = `/v1/tickets/${ticketId}/${what}`;
      const headers = { 'If-Match': `"v${version}"` };
      const pressed = await call({ ...ask(what, 'POST', path), about: ticketId, headers, body });
      moments.happened('pressed');
      return pressed;
    },
    signIn: () => call({ ...ask('sign-in', 'PUT', `/v1/baristas/${by}`), body: { storeId: 'gorae' } }),
    signOut: () => call(ask('sign-out', 'DELETE', `/v1/baristas/${by}`)),
  };
};

const pauseMs = 25;
const pause = () => new Promise<void>((resolve) => setTimeout(resolve, pauseMs));

/** Makes what is put into her hand, one drink after the other, until told; now and then takes another, or gives one up. */
export const workAtTheBar = async (name: string, options: BarOptions, signal: AbortSignal): Promise<void> => {
  const { chance } = options;
  const board = createBoard(name, options);
  await board.signIn();
  while (!signal.aborted) {
    const inHand = await board.inHand();
    const [waiting, started] = [await board.tickets('waiting'), await board.tickets('started')];
    const own = [...started, ...waiting].find(({ ticketId }) => ticketId === inHand);
    if (own?.state === 'waiting') {
      const other = chance.happens(0.1) ? waiting.find(({ claim }) => claim === undefined) : undefined;
      await board.press('start', other ?? own, { barista: name });
    } else if (own !== undefined) {
      if (chance.happens(0.06)) await board.press('abandon', own, { reason: 'out of milk' });
      else await board.press('done', own);
    } else await pause();
  }
  await board.signOut();
};

/** Looks over the counter for as long as customers come: takes a Done back, throws a spilled drink away, hands one over. */
export const mindTheCounter = async (name: string, options: BarOptions): Promise<void> => {
  const { chance, moments } = options;
  const board = createBoard(name, options);
  while (!moments.isOver()) {
    await moments.after('answered', chance.between(10, 60));
    const [ready] = chance.shuffle(await board.tickets('ready'));
    if (ready === undefined) {
      await pause();
      continue;
    }
    const what = chance.pick(['undo', 'undo', 'collected', 'abandon']);
    await board.press(what, ready, what === 'abandon' ? { reason: 'spilled' } : undefined);
  }
};

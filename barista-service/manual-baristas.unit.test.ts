import { describe, expect, test } from 'bun:test';
import { aBaristaService, aFile } from './testing/a-barista-service.ts';
import { nine } from './testing/an-order.ts';

type Bar = Awaited<ReturnType<typeof aBaristaService>>;

const inHand = async (bar: Bar): Promise<Record<string, string | undefined>> => {
  const reply = await bar.send('GET', '/v1/baristas?storeId=gorae');
  const { items }: { items: { name: string; inHand?: string }[] } = await reply.json();
  return Object.fromEntries(items.map((barista) => [barista.name, barista.inHand]));
};

const codeOf = async (reply: Response): Promise<string> => `${reply.status} ${(await reply.json()).code}`;

describe('a person at the bar', () => {
  test('has the oldest ticket in hand, makes it, and has the next one when she is done', async () => {
    await using bar = await aBaristaService();
    await bar.pay({ id: 'o2', paid: 2 }, { id: 'o1', paid: 1 });
    expect((await bar.signIn('mina')).status).toBe(200);
    await bar.settle();
    expect(await inHand(bar)).toEqual({ mina: 'o1.1' });
    expect(await bar.ticket('o1')).toMatchObject({ state: 'waiting', claim: { barista: 'mina', fence: 1 } });
    expect(bar.told()).toEqual([]);

    await bar.clock.advance(5_000);
    const started = await bar.press('start', 'o1', { barista: 'mina' });
    expect(await started.json()).toMatchObject({ state: 'started', startedAt: new Date(nine + 5_000).toISOString() });
    await bar.clock.advance(20_000);
    const done = await bar.press('done', 'o1');
    expect(await done.json()).toMatchObject({ state: 'ready', claim: { barista: 'mina' } });
    await bar.settle();
    expect(await inHand(bar)).toEqual({ mina: 'o2.1' });
    expect(bar.told().map(({ name, subject }) => `${name} ${subject}`)).toEqual([
      'ticket.started o1',
      'ticket.ready o1',
    ]);
    expect(bar.told('ticket.ready')[0]?.data).toMatchObject({ actor: { kind: 'staff', id: 'mina' }, barista: 'mina' });
    expect(await bar.permits()).toBe(1);
  });

  test('keeps what she has in hand for as long as it takes', async () => {
    await using bar = await aBaristaService({ baristas: 1 });
    await bar.pay({ id: 'o1', seconds: 5 });
    await bar.signIn('mina');
    await bar.pay({ id: 'o2', paid: 1, seconds: 5 });
    await bar.settle();
    await bar.press('start', 'o2', { barista: 'mina' });
    await bar.clock.advance(600_000);
    expect(await bar.ticket('o2')).toMatchObject({ state: 'started', claim: { barista: 'mina', fence: 1 } });
    expect((await bar.press('done', 'o2')).status).toBe(200);
  });

  test('puts back what she has in hand when she starts another', async () => {
    await using bar = await aBaristaService();
    await bar.signIn('mina');
    await bar.pay({ id: 'o1', paid: 1 }, { id: 'o2', paid: 2 }, { id: 'o3', paid: 3 });
    await bar.settle();
    expect((await bar.press('start', 'o2', { barista: 'mina' })).status).toBe(200);
    expect(await inHand(bar)).toEqual({ mina: 'o2.1' });
    expect((await bar.ticket('o1')).claim).toBeUndefined();
    expect(await codeOf(await bar.press('start', 'o1', { barista: 'mina' }))).toBe('409 barista-busy');
    await bar.press('done', 'o2');
    await bar.settle();
    expect(await inHand(bar)).toEqual({ mina: 'o1.1' });
  });

  test('cannot start what another has in hand, nor anything unless she is signed in to that store', async () => {
    await using bar = await aBaristaService();
    await bar.signIn('mina');
    await bar.signIn('juno', 'busan');
    await bar.pay({ id: 'o1' });
    await bar.settle();
    expect(await codeOf(await bar.press('start', 'o1', { barista: 'noa' }))).toBe('409 barista-not-signed-in');
    expect(await codeOf(await bar.press('start', 'o1', { barista: 'juno' }))).toBe('409 barista-not-signed-in');
    await bar.signIn('noa');
    expect(await codeOf(await bar.press('start', 'o1', { barista: 'noa' }))).toBe('409 ticket-claimed');
    expect(await codeOf(await bar.press('start', 'none', { barista: 'noa' }))).toBe('404 ticket-not-found');
  });

  test('starts a waiting ticket although no permit has reached her', async () => {
    await using bar = await aBaristaService();
    await bar.pay({ id: 'o1' });
    await bar.signIn('juno');
    await bar.settle();
    await bar.press('start', 'o1', { barista: 'juno' });
    await bar.signIn('mina');
    await bar.pay({ id: 'o2', storeId: 'gorae', paid: 1 });
    await bar.settle();
    expect((await bar.press('start', 'o2', { barista: 'mina' })).status).toBe(200);
    await bar.clock.advance(120_000);
    expect(await bar.ticket('o2')).toMatchObject({ state: 'started', claim: { barista: 'mina', fence: 1 } });
  });

  test('hands back what she has not started when she signs out, to whoever is there', async () => {
    await using bar = await aBaristaService();
    await bar.signIn('mina');
    await bar.pay({ id: 'o1' });
    await bar.settle();
    await bar.signIn('juno');
    expect((await bar.send('DELETE', '/v1/baristas/mina')).status).toBe(204);
    expect((await bar.send('DELETE', '/v1/baristas/mina')).status).toBe(204);
    await bar.clock.advance(3_000);
    expect(await inHand(bar)).toEqual({ juno: 'o1.1' });
    expect(await bar.ticket('o1')).toMatchObject({ state: 'waiting', claim: { barista: 'juno', fence: 2 } });
  });

  test('cannot sign out with a drink in the making', async () => {
    await using bar = await aBaristaService();
    await bar.signIn('mina');
    await bar.pay({ id: 'o1' });
    await bar.settle();
    await bar.press('start', 'o1', { barista: 'mina' });
    expect(await codeOf(await bar.send('DELETE', '/v1/baristas/mina'))).toBe('409 barista-busy');
    await bar.press('abandon', 'o1', { reason: 'no milk' });
    expect((await bar.send('DELETE', '/v1/baristas/mina')).status).toBe(204);
  });

  test('signs in again at once, twice if she likes, under any name but an automatic one’s', async () => {
    await using bar = await aBaristaService();
    await bar.signIn('mina');
    expect((await bar.signIn('mina')).status).toBe(200);
    expect(await codeOf(await bar.signIn('mina', 'busan'))).toBe('409 barista-elsewhere');
    expect(await codeOf(await bar.signIn('whale-1'))).toBe('409 barista-name-reserved');
    expect((await bar.signIn(encodeURIComponent('지민 2'))).status).toBe(200);
    await bar.send('DELETE', '/v1/baristas/mina');
    await bar.signIn('mina');
    await bar.pay({ id: 'o1' }, { id: 'o2', paid: 1 });
    await bar.settle();
    expect(Object.values(await inHand(bar)).toSorted()).toEqual(['o1.1', 'o2.1']);
  });

  test('finds her lane, her hand and her start again after the process died', async () => {
    await using place = await aFile();
    await using bar = await aBaristaService(place);
    await bar.signIn('mina');
    await bar.pay({ id: 'o1' }, { id: 'o2', paid: 1 });
    await bar.settle();
    await bar.press('start', 'o1', { barista: 'mina' });
    await bar.clock.advance(15_000);
    await bar.crash();
    await bar.clock.advance(60_000);
    expect(await bar.ticket('o1')).toMatchObject({ state: 'started', claim: { barista: 'mina', fence: 1 } });
    expect((await bar.ticket('o1')).starts).toHaveLength(1);
    await bar.press('done', 'o1');
    await bar.settle();
    expect(await inHand(bar)).toEqual({ mina: 'o2.1' });
  });

  test('has nothing but what she started in hand between an orderly stop and the next start', async () => {
    await using place = await aFile();
    await using bar = await aBaristaService(place);
    await bar.signIn('mina');
    await bar.signIn('juno');
    await bar.pay({ id: 'o1' }, { id: 'o2', paid: 1 });
    await bar.settle();
    const [first, second] = (await inHand(bar)).mina === 'o1.1' ? ['o1', 'o2'] : ['o2', 'o1'];
    await bar.press('start', first, { barista: 'mina' });
    await bar.restart();
    await bar.settle();
    expect((await bar.ticket(first)).claim).toMatchObject({ barista: 'mina', fence: 1 });
    expect((await bar.ticket(second)).claim).toMatchObject({ barista: 'juno', fence: 2 });
  });
});

describe('Undo', () => {
  test('puts the drink back into the hand of who made it', async () => {
    await using bar = await aBaristaService();
    await bar.signIn('mina');
    await bar.pay({ id: 'o1' });
    await bar.settle();
    await bar.press('start', 'o1', { barista: 'mina' });
    await bar.press('done', 'o1');
    const again = await bar.press('undo', 'o1');
    expect(await again.json()).toMatchObject({ state: 'started', claim: { barista: 'mina', fence: 2 } });
    expect(bar.told('ticket.reopened')[0]?.data).toMatchObject({
      state: 'started',
      actor: { kind: 'staff', id: 'mina' },
    });
    await bar.clock.advance(90_000);
    expect(await bar.ticket('o1')).toMatchObject({ state: 'started', claim: { barista: 'mina', fence: 2 } });
    expect((await bar.press('done', 'o1')).status).toBe(200);
    expect((await bar.press('collected', 'o1')).status).toBe(200);
    expect(await codeOf(await bar.press('undo', 'o1'))).toBe('409 ticket-not-ready');
    expect(bar.told().map(({ name }) => name)).toEqual([
      'ticket.started',
      'ticket.ready',
      'ticket.reopened',
      'ticket.ready',
      'ticket.collected',
    ]);
  });

  test('has an automatic barista make it once more, for as long as a drink takes', async () => {
    await using bar = await aBaristaService({ baristas: 1 });
    await bar.pay({ id: 'o1', seconds: 60 });
    await bar.clock.advance(100_000);
    await bar.press('undo', 'o1');
    await bar.clock.advance(59_000);
    expect(await bar.ticket('o1')).toMatchObject({ state: 'started', claim: { barista: 'whale-1', fence: 2 } });
    await bar.clock.advance(1_000);
    expect(await bar.ticket('o1')).toMatchObject({ state: 'ready' });
  });
});

describe('a press on the board', () => {
  test('needs to say what was seen, and is refused when that has changed', async () => {
    await using bar = await aBaristaService();
    await bar.pay({ id: 'o1' });
    await bar.settle();
    const body = { reason: 'no milk' };
    const path = '/v1/tickets/o1.1/abandon';
    expect(await codeOf(await bar.send('POST', path, { body }))).toBe('428 if-match-missing');
    expect(await codeOf(await bar.send('POST', path, { body, ifMatch: 'v1' }))).toBe('400 if-match-malformed');
    expect(await codeOf(await bar.send('POST', path, { body, ifMatch: '"v7"' }))).toBe('412 ticket-changed');
    const reply = await bar.send('POST', path, { body, ifMatch: '"v1"' });
    expect([reply.status, reply.headers.get('etag')]).toEqual([200, '"v2"']);
    expect(await codeOf(await bar.press('abandon', 'o1', body))).toBe('409 ticket-over');
    expect(bar.told('ticket.abandoned')[0]?.data).toMatchObject({ reason: 'no milk', actor: { kind: 'staff' } });
  });
});

import { describe, expect, test } from 'bun:test';
import { aBaristaService, aFile } from './testing/a-barista-service.ts';
import { nine } from './testing/an-order.ts';

describe('an automatic barista', () => {
  test('makes the drink of a paid order for as long as it takes and tells of start and end', async () => {
    await using bar = await aBaristaService({ baristas: 1 });
    await bar.pay({ seconds: 60 });
    await bar.clock.advance(59_999);
    expect(await bar.ticket()).toMatchObject({ state: 'started', startedAt: new Date(nine).toISOString() });
    await bar.clock.advance(1);
    const ready = await bar.ticket();
    expect(ready).toMatchObject({ state: 'ready', readyAt: new Date(nine + 60_000).toISOString() });
    expect(ready.starts).toHaveLength(1);
    expect(bar.told().map(({ name }) => name)).toEqual(['ticket.started', 'ticket.ready']);
    expect(bar.told('ticket.ready')[0]?.data).toMatchObject({
      ticketId: 'o1.1',
      orderId: 'o1',
      lineIds: ['1'],
      state: 'ready',
      barista: 'whale-1',
      fence: 1,
      version: ready.version,
      actor: { kind: 'system', id: 'whale-1' },
    });
    expect(await bar.permits()).toBe(0);
  });

  test('writes a drink twice when it takes no time: once to start it, once when it is done', async () => {
    await using bar = await aBaristaService({ baristas: 1, baristaSpeed: 'instant' });
    await bar.pay({});
    await bar.settle();
    expect(await bar.ticket()).toMatchObject({ state: 'ready' });
    expect((await bar.ticket()).version).toBeLessThanOrEqual(3);
  });

  test('works as many times faster as told', async () => {
    await using bar = await aBaristaService({ baristas: 1, baristaSpeed: 10 });
    await bar.pay({ seconds: 60 });
    await bar.clock.advance(5_999);
    expect(await bar.ticket()).toMatchObject({ state: 'started' });
    await bar.clock.advance(1);
    expect(await bar.ticket()).toMatchObject({ state: 'ready' });
  });

  test('makes first what was paid first, in whatever order the bar heard of it', async () => {
    await using bar = await aBaristaService({ baristas: 1 });
    await bar.pay({ id: 'first', seconds: 10 });
    await bar.pay({ id: 'd', paid: 3 }, { id: 'c', paid: 2 }, { id: 'a', paid: 1 }, { id: 'b', paid: 2 });
    await bar.clock.advance(10_000 + 4 * 60_000);
    expect(bar.told('ticket.started').map(({ subject }) => subject)).toEqual(['first', 'a', 'b', 'c', 'd']);
    expect(await bar.tickets('ready')).toHaveLength(5);
  });

  test('leaves the drinks of another store alone', async () => {
    await using bar = await aBaristaService({ baristas: 1 });
    await bar.pay({ id: 'there', storeId: 'busan' }, { id: 'here' });
    await bar.clock.advance(60_000);
    expect(bar.told('ticket.ready').map(({ subject }) => subject)).toEqual(['here']);
    const reply = await bar.send('GET', '/v1/tickets?storeId=busan');
    expect((await reply.json()).items).toMatchObject([{ orderId: 'there', state: 'waiting' }]);
  });

  test('makes a drink once though the order is told twice', async () => {
    await using bar = await aBaristaService({ baristas: 2, baristaSpeed: 'instant' });
    await bar.pay({}, {});
    await bar.settle();
    await bar.pay({});
    await bar.settle();
    expect(bar.told().map(({ name }) => name)).toEqual(['ticket.started', 'ticket.ready']);
    expect(await bar.permits()).toBe(0);
  });

  test('uses up a permit for which there is no ticket', async () => {
    await using bar = await aBaristaService({ baristas: 1 });
    await bar.pay({ id: 'o1' });
    await bar.press('abandon', 'o1', { reason: 'no milk' });
    await bar.pay({ id: 'o1' });
    await bar.clock.advance(5_000);
    expect(await bar.permits()).toBe(0);
  });

  test('stops when somebody else says that the drink is done, and takes the next one', async () => {
    await using bar = await aBaristaService({ baristas: 1 });
    await bar.pay({ id: 'o1', seconds: 600 }, { id: 'o2', paid: 1 });
    await bar.clock.advance(5_000);
    expect((await bar.press('done', 'o1')).status).toBe(200);
    await bar.settle();
    expect(await bar.ticket('o2')).toMatchObject({ state: 'started' });
    await bar.clock.advance(600_000);
    expect(bar.told('ticket.ready').map(({ subject }) => subject)).toEqual(['o1', 'o2']);
  });

  test('can be pressed Done on after renewals of the lease that nobody saw', async () => {
    await using bar = await aBaristaService({ baristas: 1 });
    await bar.pay({ seconds: 600 });
    await bar.settle();
    const seen = await bar.ticket();
    await bar.clock.advance(65_000);
    expect((await bar.ticket()).version).toBeGreaterThan(seen.version);
    const reply = await bar.send('POST', '/v1/tickets/o1.1/done', { ifMatch: `"v${seen.version}"` });
    expect(reply.status).toBe(200);
  });
});

describe('sixteen automatic baristas', () => {
  test('make each of two hundred drinks exactly once, nobody idle', async () => {
    await using bar = await aBaristaService({ baristas: 16 });
    await bar.pay(...Array.from({ length: 200 }, (_, place) => ({ id: `o${place}`, paid: place, seconds: 30 })));
    await bar.settle();
    expect(await bar.tickets('started')).toHaveLength(16);
    await bar.clock.advance(13 * 30_000);
    const ready = bar.told('ticket.ready').map(({ subject }) => subject);
    expect(ready).toHaveLength(200);
    expect(new Set(ready).size).toBe(200);
    expect(bar.told('ticket.started')).toHaveLength(200);
    for (const { starts } of await bar.tickets()) expect(starts).toHaveLength(1);
    expect(await bar.permits()).toBe(0);
  });
});

describe('a bar whose process dies', () => {
  test('goes on with the drink from when it was started, without a second start', async () => {
    await using place = await aFile();
    await using bar = await aBaristaService({ ...place, baristas: 1 });
    await bar.pay({ seconds: 60 }, { id: 'o2', paid: 1 });
    await bar.clock.advance(40_000);
    await bar.crash();
    await bar.clock.advance(19_999);
    expect(await bar.ticket()).toMatchObject({ state: 'started' });
    await bar.clock.advance(1);
    const ready = await bar.ticket();
    expect(ready).toMatchObject({ state: 'ready', readyAt: new Date(nine + 60_000).toISOString() });
    expect(ready.starts).toEqual([{ barista: 'whale-1', fence: 1, at: new Date(nine).toISOString() }]);
    await bar.clock.advance(60_000);
    expect(bar.told('ticket.ready').map(({ subject }) => subject)).toEqual(['o1', 'o2']);
    expect(bar.told('ticket.started').map(({ subject }) => subject)).toEqual(['o1', 'o2']);
  });

  test('goes on likewise after an orderly restart', async () => {
    await using place = await aFile();
    await using bar = await aBaristaService({ ...place, baristas: 1 });
    await bar.pay({ seconds: 60 });
    await bar.clock.advance(40_000);
    await bar.restart();
    await bar.clock.advance(20_000);
    const ready = await bar.ticket();
    expect(ready).toMatchObject({ state: 'ready', readyAt: new Date(nine + 60_000).toISOString() });
    expect(ready.starts).toHaveLength(1);
    expect(await bar.permits()).toBe(0);
  });
});

describe('permits that were lost', () => {
  test('are issued again while a ticket is free and hands are empty, not before two seconds have passed', async () => {
    await using bar = await aBaristaService();
    await bar.signIn('mina');
    await bar.pay({ storeId: 'busan' });
    await bar.settle();
    await bar.send('DELETE', '/v1/baristas/mina');
    expect(await bar.permits()).toBe(0);
    await bar.signIn('juno', 'busan');
    const inHand = async () => (await (await bar.send('GET', '/v1/baristas?storeId=busan')).json()).items[0].inHand;
    await bar.clock.advance(1_999);
    expect(await inHand()).toBeUndefined();
    await bar.clock.advance(1_000);
    expect(await inHand()).toBe('o1.1');
  });

  test('do not pile up while everybody is busy', async () => {
    await using bar = await aBaristaService({ baristas: 1 });
    await bar.pay(...Array.from({ length: 5 }, (_, place) => ({ id: `o${place}`, paid: place, seconds: 6000 })));
    await bar.clock.advance(60_000);
    expect(await bar.permits()).toBe(5);
  });
});

import { describe, expect, test } from 'bun:test';
import { aBaristaService } from './testing/a-barista-service.ts';
import { nine } from './testing/an-order.ts';

describe('two replicas', () => {
  test('name their automatic baristas apart', async () => {
    await using bar = await aBaristaService({ replica: 'a', baristas: 1 });
    await using _other = await bar.join('b');
    await bar.pay({ id: 'o1' }, { id: 'o2', paid: 1 });
    await bar.settle();
    const makers = (await bar.tickets('started')).map(({ claim }) => claim?.barista);
    expect(makers.toSorted()).toEqual(['whale-a-1', 'whale-b-1']);
  });

  test('take a drink over when its barista is not heard of, under a higher fence: nothing that the former holder says counts', async () => {
    await using bar = await aBaristaService({ replica: 'a', baristas: 0 });
    await using frozen = await bar.join('b', { baristas: 1 });
    await bar.pay({ seconds: 90 });
    await bar.clock.advance(15_000);
    const before = await bar.ticket();
    expect(before.claim).toMatchObject({ barista: 'whale-b-1', fence: 1 });
    frozen.freeze();
    await using _rescue = await bar.join('c', { baristas: 1 });
    await bar.clock.advance(31_000);
    expect(await bar.ticket()).toMatchObject({
      state: 'started',
      claim: { barista: 'whale-c-1', fence: 2 },
      startedAt: new Date(nine).toISOString(),
    });
    const late = await bar.send('POST', '/v1/tickets/o1.1/done', { ifMatch: `"v${before.version}"` });
    expect([late.status, (await late.json()).code]).toEqual([412, 'ticket-changed']);
    frozen.thaw();
    await bar.clock.advance(90_000);
    const ready = await bar.ticket();
    expect(ready).toMatchObject({
      state: 'ready',
      readyAt: new Date(nine + 90_000).toISOString(),
      claim: { fence: 2 },
    });
    expect(ready.starts.map(({ fence }) => fence)).toEqual([1, 2]);
    expect(bar.told().map(({ name }) => name)).toEqual(['ticket.started', 'ticket.ready']);
  });

  test('open the lane of a person whose replica died', async () => {
    await using bar = await aBaristaService({ replica: 'a' });
    await using frozen = await bar.join('b');
    await frozen.send('PUT', '/v1/baristas/mina', { body: { storeId: 'gorae' } });
    frozen.freeze();
    await bar.clock.advance(31_000);
    await bar.pay({});
    await bar.settle();
    expect(await bar.ticket()).toMatchObject({ state: 'waiting', claim: { barista: 'mina' } });
    await bar.press('start', 'o1', { barista: 'mina' });
    frozen.thaw();
    await bar.clock.advance(60_000);
    expect((await bar.ticket()).starts).toHaveLength(1);
    expect((await bar.press('done', 'o1')).status).toBe(200);
  });

  test('notice within about a second what the other was told', async () => {
    await using bar = await aBaristaService({ replica: 'a' });
    await using other = await bar.join('b');
    await other.send('PUT', '/v1/baristas/mina', { body: { storeId: 'gorae' } });
    await bar.pay({ id: 'o1' }, { id: 'o2', paid: 1 });
    await bar.settle();
    await bar.press('start', 'o1', { barista: 'mina' });
    await bar.press('done', 'o1');
    await bar.clock.advance(1_100);
    expect(await bar.ticket('o2')).toMatchObject({ claim: { barista: 'mina' } });
    expect((await bar.send('DELETE', '/v1/baristas/mina')).status).toBe(204);
    await bar.clock.advance(1_100);
    expect((await bar.ticket('o2')).claim).toBeUndefined();
  });
});

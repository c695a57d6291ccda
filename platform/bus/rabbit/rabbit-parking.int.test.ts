import { describe, expect, test } from 'bun:test';
import type { Options } from 'amqplib';
import { BadMessage } from '../../errors.ts';
import { openBrokerHand } from '../../testing/broker-hand.ts';
import { useRabbitMq } from '../../testing/servers/rabbitmq.ts';
import { atOffice, parkedOn, send, texts, waitFor } from '../suite/bus-lab.ts';
import { deliveryLimit } from './declarations.ts';
import { openSpoiltPost } from './rabbit-faults-lab.ts';

const broker = await useRabbitMq();
const { vhost, open, control } = await openSpoiltPost(broker);

describe('a message that ends processes', () => {
  test('is parked by the broker after so many returns, and can be redriven', async () => {
    const bus = await open();
    await send(bus, ['a']);
    await control(async (channel) => {
      for (let returns = 0; returns <= deliveryLimit; returns++) {
        const message = await channel.get('office');
        expect(message).not.toBe(false);
        if (message !== false) channel.nack(message, false, true);
      }
    });
    await waitFor('one parked', async () => (await bus.kept()).parked === 1);
    const [parked] = (await bus.parking.list(['office'], { limit: 5 })).items;
    expect(parked).toMatchObject({ queue: 'office', event: 'letter.sent', subject: 'a' });
    expect(parked?.reason).toContain('came back');
    expect(await bus.parking.redrive(parked?.id ?? '')).toBe(true);
    expect(await bus.kept()).toEqual({ parked: 0, unrouted: 0 });
    const seen: string[] = [];
    atOffice(bus, 1, async ({ data }) => void seen.push(data.text));
    await waitFor('the message', () => seen.length === 1);
    await bus.close();
  });
});

describe('a message of a stranger', () => {
  const table = (value: unknown) => ({ '!': 'object', value });
  const written: Readonly<Record<string, Options.Publish>> = {
    'an instant beyond 64 bits': { headers: { odd: { '!': 'timestamp', value: 2n ** 64n - 1n } } },
    'a table that looks like a type': { headers: { odd: table({ '!': 'x' }) } },
    'all that fits': { headers: { odd: 'x'.repeat(65_000) } },
    'no time': { headers: { attempts: 'many', 'parked-at': 'never' }, timestamp: 2 ** 60 },
    'the mark of who looks into parking': { type: 'marker', headers: { at: 0 } },
  };

  test('is parked whatever he has written on it, and holds up nothing', async () => {
    const bus = await open();
    const seen: string[] = [];
    atOffice(bus, 4, async ({ data }) => void seen.push(data.text));
    await using hand = await openBrokerHand(broker.url(vhost()), 'letter.sent');
    for (const [messageId, properties] of Object.entries(written))
      await hand.deliver('office', { content: Buffer.from('no letter'), properties: { messageId, ...properties } });
    await send(bus, ['plain']);
    await waitFor('what came behind', () => seen.includes('plain'));
    const parked = await parkedOn(bus, 'office', Object.keys(written).length);
    expect(parked.map(({ reason }) => reason)).toEqual(parked.map(() => 'bad message: not JSON'));
    for (const { id } of parked) expect(await bus.parking.redrive(id)).toBe(true);
    await parkedOn(bus, 'office', parked.length);
    expect(bus.figures().losses).toBe(0);
    await bus.close();
  });
});

describe('who looks into parking', () => {
  test('finds thousands of messages in their order, however often he looks', async () => {
    const bus = await open();
    const subscription = atOffice(bus, 64, async () => {
      throw new BadMessage('torn');
    });
    await send(bus, texts(4_000));
    await waitFor('all parked', async () => (await bus.kept()).parked === 4_000);
    await subscription.close();
    const list = (limit: number, after?: string) =>
      bus.parking.list(['office'], { limit, ...(after === undefined ? {} : { after }) });
    const all = (await list(4_000)).items;
    expect(new Set(all.map(({ id }) => id)).size).toBe(4_000);
    const [redriven, ...others] = all;
    expect(await bus.parking.redrive(redriven?.id ?? '')).toBe(true);
    const seen: unknown[] = [];
    let after: string | undefined;
    do {
      const page = await list(700, after);
      seen.push(...page.items);
      after = page.next;
    } while (after !== undefined);
    expect(seen).toEqual(others);
    expect(await bus.depth('office')).toBe(1);
    await bus.close();
  });

  test('is kept apart from others who look at the same time', async () => {
    const bus = await open();
    const other = await open();
    const subscription = atOffice(bus, 4, async () => {
      throw new BadMessage('torn');
    });
    await send(bus, texts(20));
    const list = (one: typeof bus) => one.parking.list(['office'], { limit: 50 });
    await waitFor('twenty parked', async () => (await list(bus)).items.length === 20);
    await subscription.close();
    const pages = await Promise.all([list(bus), list(other), list(bus), list(other)]);
    for (const { items } of pages) expect(items.map(({ subject }) => subject).sort()).toEqual([...texts(20)].sort());
    const [first] = pages[0]?.items ?? [];
    const id = first?.id ?? '';
    const done = await Promise.all([bus.parking.redrive(id), other.parking.redrive(id)]);
    expect(done.sort()).toEqual([false, true]);
    expect(await bus.depth('office')).toBe(1);
    expect((await list(other)).items).toHaveLength(19);
    await bus.close();
    await other.close();
  });
});

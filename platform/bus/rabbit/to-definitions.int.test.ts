import { expect, test } from 'bun:test';
import { randomBytes } from 'node:crypto';
import { BadMessage } from '../../errors.ts';
import { systemClock } from '../../run/clock.ts';
import { silentLog } from '../../run/log.ts';
import { systemRandom } from '../../run/random.ts';
import { startRabbitMq } from '../../testing/servers/rabbitmq.ts';
import { atOffice, LetterSealed, LetterSent, office, parkedOn, postal, send, waitFor } from '../suite/bus-lab.ts';
import { openRabbitBus } from './rabbit-bus.ts';
import { toDefinitions } from './to-definitions.ts';

test('makes a broker on which services with few rights do all their work', async () => {
  await using broker = await startRabbitMq();
  const users = [
    { name: 'sender', password: 'a', publishes: [LetterSent, LetterSealed], consumes: [], readsLog: false },
    { name: '서기', password: '비밀 b/', publishes: [], consumes: [office], readsLog: true },
  ];
  const newSalt = () => randomBytes(4);
  const definitions = toDefinitions({ topology: postal, virtualHost: 'post', users, newSalt });
  await broker.importDefinitions(JSON.stringify(definitions));
  const [sender, clerk] = await Promise.all(
    users.map((user) =>
      openRabbitBus({
        ...{ url: broker.url('post', user), topology: postal, mode: 'verify', connectionName: user.name },
        ...{ clock: systemClock, random: systemRandom, log: silentLog },
      }),
    ),
  );
  if (sender === undefined || clerk === undefined) throw new Error('unreachable');

  const heard: string[] = [];
  const reader = clerk.read('next', ({ subject }) => void heard.push(subject));
  await reader.caughtUp;
  const seen: string[] = [];
  atOffice(clerk, 1, async ({ data }) => {
    seen.push(data.text);
    if (data.text === 'torn' && seen.length < 5) throw new BadMessage('torn');
    if (data.text === 'late' && seen.filter((text) => text === 'late').length === 1) throw new Error('not now');
  });
  await send(sender, ['plain', 'torn', 'late']);
  await waitFor('the retry', () => seen.length === 4);
  const [parked] = await parkedOn(clerk, 'office', 1);
  expect(await clerk.parking.redrive(parked?.id ?? '')).toBe(true);
  await waitFor('the redriven one', () => seen.length === 5);
  expect(seen.toSorted()).toEqual(['late', 'late', 'plain', 'torn', 'torn']);
  expect(heard).toEqual(['plain', 'torn', 'late']);
  await clerk.close();
  await sender.close();
});

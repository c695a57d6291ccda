import { describe, expect, test } from 'bun:test';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { until } from '@gorae/platform/testing/until.ts';
import { aJournalPlace, aSandboxProcess, post, sandboxMain } from '../testing/a-sandbox.ts';

const ask = (token: string, amountKrw = 5_000) => ({ orderId: 'order-1', amountKrw, token });

describe('the sandbox as a process', () => {
  test('answers charges, refunds and its journal over HTTP', async () => {
    await using sandbox = await aSandboxProcess();
    const charges = `${sandbox.url()}/charges`;
    expect(await (await post(charges, 'a', ask('approve'))).json()).toMatchObject({
      key: 'a',
      chargeId: 'charge-a',
      orderId: 'order-1',
      amountKrw: 5_000,
      outcome: 'approved',
    });
    expect((await post(charges, 'a', ask('approve', 1))).status).toBe(422);
    expect((await post(charges, 'b', ask('fail-then-approve'))).status).toBe(500);
    expect((await post(charges, 'b', { orderId: 'order-1' })).status).toBe(400);
    expect((await fetch(charges, { method: 'POST', body: '{}' })).status).toBe(400);
    expect((await fetch(`${charges}/a`)).status).toBe(200);
    expect((await fetch(`${charges}/z`)).status).toBe(404);
    const refund = { chargeKey: 'a', amountKrw: 5_000, reason: 'cancelled' };
    expect(await (await post(`${sandbox.url()}/refunds`, 'r', refund)).json()).toMatchObject({ outcome: 'done' });
    const lines = (await (await fetch(`${sandbox.url()}/journal`)).text()).trimEnd().split('\n');
    expect(lines.map((line) => JSON.parse(line))).toEqual([...(await sandbox.journal())]);
    expect(lines).toHaveLength(3);
  });

  test('cuts the line of a lost answer, and after kill -9 still knows what it charged', async () => {
    await using sandbox = await aSandboxProcess();
    await expect(post(`${sandbox.url()}/charges`, 'a', ask('lost-answer'))).rejects.toThrow();
    await until(async () => (await sandbox.journal()).length === 1, { what: 'the charge is on the disk' });
    await sandbox.kill();
    await sandbox.restart();
    const again = await post(`${sandbox.url()}/charges`, 'a', ask('lost-answer'));
    expect(await again.json()).toMatchObject({ outcome: 'approved' });
    expect(await sandbox.journal()).toHaveLength(1);
  });

  test('loses nothing that it has answered when it is killed at work', async () => {
    await using sandbox = await aSandboxProcess();
    const answered: string[] = [];
    const crowd = Array.from({ length: 200 }, async (_nothing, position) => {
      const reply = await post(`${sandbox.url()}/charges`, `key-${position}`, ask('approve')).catch(() => undefined);
      if (reply?.status === 200) answered.push(`key-${position}`);
    });
    await until(() => answered.length >= 20, { what: 'some are answered' });
    await sandbox.kill();
    await Promise.all(crowd);
    const kept = new Set((await sandbox.journal()).map(({ key }) => key));
    expect(answered.filter((key) => !kept.has(key))).toEqual([]);
    await sandbox.restart();
    expect((await fetch(`${sandbox.url()}/charges/${answered[0]}`)).status).toBe(200);
  });

  test('keeps a second one away from its journal', async () => {
    await using place = await aJournalPlace();
    const args = [sandboxMain, '--journal', place.path, '--port', '0'];
    const first = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
    await once(first.stdout, 'data');
    const second = spawn(process.execPath, args, { stdio: ['ignore', 'ignore', 'pipe'] });
    const ended = once(second, 'exit');
    const [fault] = await once(second.stderr, 'data');
    expect(String(fault)).toContain('in use by another process');
    expect(await ended).toEqual([1, null]);
    first.kill('SIGTERM');
    expect(await once(first, 'exit')).toEqual([0, null]);
  });

  test('goes when its parent has gone, and does not mind the Ctrl-C that both get', async () => {
    await using place = await aJournalPlace();
    const args = [sandboxMain, '--journal', place.path, '--port', '0', '--exit-with-parent'];
    const child = spawn(process.execPath, args, { stdio: ['pipe', 'pipe', 'inherit'] });
    const [words] = await once(child.stdout, 'data');
    const url = /http:\S+/.exec(String(words))?.[0];
    child.kill('SIGINT');
    expect((await post(`${url}/charges`, 'a', ask('approve'))).status).toBe(200);
    child.stdin.end();
    expect(await once(child, 'exit')).toEqual([0, null]);
  });
});

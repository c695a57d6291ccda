import { describe, expect, test } from 'bun:test';
import { Unavailable } from '../../errors.ts';
import { nextTurn } from '../../run/defer.ts';
import { createVirtualClock } from '../../testing/virtual-clock.ts';
import { createGroupCommit } from './group-commit.ts';

const open = () => {
  const clock = createVirtualClock(0);
  const statements: string[] = [];
  const reports: unknown[] = [];
  const faults = new Map<string, Error>();
  const execute = (sql: string) => {
    statements.push(sql);
    const fault = faults.get(sql);
    if (fault !== undefined) throw fault;
  };
  const writer = createGroupCommit({ execute, defer: nextTurn, clock, report: (error) => reports.push(error) });
  return { writer, clock, statements, reports, faults };
};

const fullDisk = new Error('database or disk is full');
const commits = (statements: readonly string[]) => statements.filter((sql) => sql === 'COMMIT').length;

describe('group commit', () => {
  test('commits the jobs of one turn together', async () => {
    const { writer, statements } = open();
    expect(await Promise.all([writer.write(() => 1), writer.write(() => 2), writer.write(() => 3)])).toEqual([1, 2, 3]);
    expect(commits(statements)).toBe(1);
  });

  test('tells nobody before COMMIT', async () => {
    const { writer, statements } = open();
    const told: string[] = [];
    const jobs = ['a', 'b'].map((name) =>
      writer.write(() => writer.afterCommit(() => told.push(`${name} after ${statements.at(-1)}`))),
    );
    await Promise.all(jobs);
    expect(told).toEqual(['a after COMMIT', 'b after COMMIT']);
  });

  test('undoes only the job that throws, and forgets its callbacks', async () => {
    const { writer, statements } = open();
    const told: string[] = [];
    const bad = writer.write(() => {
      writer.afterCommit(() => told.push('never'));
      throw new Error('no');
    });
    const good = writer.write(() => writer.afterCommit(() => told.push('good')));
    await Promise.all([good, expect(bad).rejects.toThrow('no')]);
    expect(told).toEqual(['good']);
    expect(statements).toContain('ROLLBACK TO job');
  });

  test('undoes a lone job that throws', async () => {
    const { writer, statements } = open();
    const alone = writer.write(() => {
      throw new Error('no');
    });
    await expect(alone).rejects.toThrow('no');
    expect(statements).toEqual(['BEGIN IMMEDIATE', 'ROLLBACK']);
  });

  test('refuses every job as Unavailable when COMMIT fails, even one that had refused itself', async () => {
    const { writer, faults } = open();
    faults.set('COMMIT', fullDisk);
    const told: string[] = [];
    const jobs = [
      writer.write(() => writer.afterCommit(() => told.push('never'))),
      writer.write(() => {
        throw new Error('decided on what was never written');
      }),
    ];
    const errors = (await Promise.allSettled(jobs)).map((job) => job.status === 'rejected' && job.reason);
    expect(errors).toEqual([expect.any(Unavailable), expect.any(Unavailable)]);
    expect(told).toEqual([]);
    faults.clear();
    expect(await writer.write(() => 'works again')).toBe('works again');
  });

  test('is unhealthy for some seconds after the disk refused, and at once well again when a write succeeds', async () => {
    const { writer, clock, faults } = open();
    faults.set('COMMIT', fullDisk);
    await expect(writer.write(() => 1)).rejects.toBeInstanceOf(Unavailable);
    expect(writer.isHealthy()).toBe(false);
    await clock.advance(5_001);
    expect(writer.isHealthy()).toBe(true);
    await expect(writer.write(() => 2)).rejects.toBeInstanceOf(Unavailable);
    faults.clear();
    await writer.write(() => 3);
    expect(writer.isHealthy()).toBe(true);
  });

  test('turns a full disk inside a job into Unavailable', async () => {
    const { writer } = open();
    const job = writer.write(() => {
      throw fullDisk;
    });
    await expect(job).rejects.toBeInstanceOf(Unavailable);
  });

  test('commits what nobody waits for within 20 ms by itself', async () => {
    const { writer, clock, statements } = open();
    writer.writeSoon(() => undefined);
    await clock.advance(19);
    expect(commits(statements)).toBe(0);
    await clock.advance(1);
    expect(commits(statements)).toBe(1);
  });

  test('lets what nobody waits for join the next transaction, in the order of asking', async () => {
    const { writer, statements } = open();
    const order: string[] = [];
    writer.writeSoon(() => order.push('soon'));
    await writer.write(() => order.push('write'));
    expect(order).toEqual(['soon', 'write']);
    expect(commits(statements)).toBe(1);
  });

  test('tries again what nobody waits for until the disk takes it, before anything later', async () => {
    const { writer, clock, faults } = open();
    const order: string[] = [];
    faults.set('COMMIT', fullDisk);
    writer.writeSoon(() => order.push('soon'));
    await clock.advance(20);
    faults.clear();
    await writer.write(() => order.push('write'));
    expect(order).toEqual(['soon', 'soon', 'write']);
  });

  test('reports what fails in the background', async () => {
    const { writer, clock, reports } = open();
    const bug = new Error('bug');
    writer.writeSoon(() => {
      throw bug;
    });
    await clock.advance(20);
    expect(reports).toEqual([bug]);
  });

  test('commits what waits on close, then refuses', async () => {
    const { writer, statements } = open();
    const waiting = writer.write(() => 'in time');
    writer.close();
    expect(await waiting).toBe('in time');
    expect(commits(statements)).toBe(1);
    await expect(writer.write(() => 'late')).rejects.toBeInstanceOf(Unavailable);
  });
});

import { describe, expect, test } from 'bun:test';
import { Unavailable } from '../../errors.ts';
import { nextTurn } from '../../run/defer.ts';
import { until } from '../../testing/until.ts';
import { createVirtualClock } from '../../testing/virtual-clock.ts';
import { createGroupCommit } from './group-commit.ts';

const open = (sync?: () => Promise<void>) => {
  const clock = createVirtualClock(0);
  const statements: string[] = [];
  const reports: unknown[] = [];
  const faults = new Map<string, Error>();
  const execute = (sql: string) => {
    statements.push(sql);
    const fault = faults.get(sql);
    if (fault !== undefined) throw fault;
  };
  const writer = createGroupCommit({ execute, sync, defer: nextTurn, clock, report: (error) => reports.push(error) });
  return { writer, clock, statements, reports, faults };
};

/** A disk that takes its time: each sync ends when it is told to. */
const openOnSlowDisk = () => {
  const syncs: PromiseWithResolvers<void>[] = [];
  const sync = () => {
    const one = Promise.withResolvers<void>();
    syncs.push(one);
    return one.promise;
  };
  const written = async (count: number) => until(() => syncs.length === count, { what: `${count} syncs` });
  return { ...open(sync), syncs, written };
};

/** What a promise has come to, once everything that is ready has been done. */
const stateOf = async (promise: Promise<unknown>): Promise<'told' | 'untold'> => {
  let isTold = false;
  void promise.then(() => {
    isTold = true;
  });
  for (let turn = 0; turn < 5; turn++) await new Promise<void>((resolve) => nextTurn(resolve));
  return isTold ? 'told' : 'untold';
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
    await writer.close();
    expect(await waiting).toBe('in time');
    expect(commits(statements)).toBe(1);
    await expect(writer.write(() => 'late')).rejects.toBeInstanceOf(Unavailable);
  });
});

describe('group commit with a sync beside it', () => {
  test('tells nobody and lets nobody read before the sync is done', async () => {
    const { writer, syncs, written } = openOnSlowDisk();
    const told: string[] = [];
    const job = writer.write(() => writer.afterCommit(() => told.push('callback')));
    await written(1);
    const read = writer.read(() => 'what was just written');
    expect([await stateOf(job), await stateOf(read), told]).toEqual(['untold', 'untold', []]);
    syncs[0]?.resolve();
    expect([await stateOf(job), await stateOf(read), told]).toEqual(['told', 'told', ['callback']]);
  });

  test('gathers what comes during a sync into one transaction after it', async () => {
    const { writer, syncs, written, statements } = openOnSlowDisk();
    const first = writer.write(() => 1);
    await written(1);
    const later = [writer.write(() => 2), writer.write(() => 3)];
    expect(await stateOf(later[0] ?? first)).toBe('untold');
    expect(commits(statements)).toBe(1);
    syncs[0]?.resolve();
    await written(2);
    expect([await first, commits(statements)]).toEqual([1, 2]);
    syncs[1]?.resolve();
    expect(await Promise.all(later)).toEqual([2, 3]);
  });

  test('lets a read in between two transactions, when everything is durable', async () => {
    const { writer, syncs, written } = openOnSlowDisk();
    const order: string[] = [];
    void writer.write(() => order.push('first'));
    await written(1);
    void writer.write(() => order.push('second'));
    const read = writer.read(() => order.push('read'));
    syncs[0]?.resolve();
    await read;
    await written(2);
    expect(order).toEqual(['first', 'read', 'second']);
    syncs[1]?.resolve();
  });

  test('brings about no transaction for what nobody waits for before its time', async () => {
    const { writer, clock, syncs, written, statements } = openOnSlowDisk();
    const first = writer.write(() => 1);
    await written(1);
    writer.writeSoon(() => undefined);
    syncs[0]?.resolve();
    await first;
    await clock.advance(19);
    expect(commits(statements)).toBe(1);
    await clock.advance(1);
    expect(commits(statements)).toBe(2);
    syncs[1]?.resolve();
  });

  test('refuses everything for good once a sync has failed, since nobody knows what the disk holds', async () => {
    const { writer, clock, syncs, written, reports } = openOnSlowDisk();
    const told: string[] = [];
    const first = writer.write(() => writer.afterCommit(() => told.push('never')));
    await written(1);
    const meanwhile = Promise.allSettled([first, writer.write(() => 2), writer.read(() => 3)]);
    const unwritten: unknown[] = [];
    const writeSoon = () => writer.writeSoon(() => undefined, { refused: (error) => unwritten.push(error) });
    writeSoon();
    syncs[0]?.reject(new Error('EIO: i/o error, fdatasync'));
    const refused = [
      ...(await meanwhile),
      ...(await Promise.allSettled([writer.write(() => 4), writer.read(() => 5)])),
    ];
    expect(refused).toEqual(Array.from({ length: 5 }, () => ({ status: 'rejected', reason: expect.any(Unavailable) })));
    writeSoon();
    expect(unwritten).toEqual([expect.any(Unavailable), expect.any(Unavailable)]);
    await clock.advance(60_000);
    expect([told, syncs.length, writer.isHealthy()]).toEqual([[], 1, false]);
    expect(reports).toEqual([expect.any(Unavailable)]);
  });

  test('is closed when the last sync is done', async () => {
    const { writer, syncs, written } = openOnSlowDisk();
    const jobs = [writer.write(() => 1)];
    await written(1);
    jobs.push(writer.write(() => 2));
    const closing = writer.close();
    expect(await stateOf(closing)).toBe('untold');
    syncs[0]?.resolve();
    await written(2);
    expect(await stateOf(closing)).toBe('untold');
    syncs[1]?.resolve();
    await closing;
    expect(await Promise.all(jobs)).toEqual([1, 2]);
  });
});

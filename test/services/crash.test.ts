import { once } from 'node:events';
import { describe, expect, onTestFinished, test } from 'vitest';
import { startPostgres } from '../../src/sandbox/services/postgres.ts';
import { startRedis } from '../../src/sandbox/services/redis.ts';
import { nextMessage, startTypescript } from '../support/process.ts';
import type { OwnerReport, OwnerRequest } from './owner.ts';
import { emptied, keepingLogger, newFolder, portClosed, query, withRedis } from './support.ts';

describe('what a process started ends with it', () => {
  test.each(['SIGKILL', 'SIGINT'] as const)('on %s', async (signal) => {
    const { owner, report } = await startOwner();

    // To the whole process group, as a terminal does on Ctrl-C.
    process.kill(-Number(owner.pid), signal);
    await once(owner, 'exit');

    await portClosed(report.postgres.port);
    await portClosed(report.redis.port);
  });

  test('and data that nobody wants to keep is removed', async () => {
    const temp = newFolder();
    const { owner } = await startOwner({}, { ...process.env, TMPDIR: temp });

    owner.kill('SIGKILL');

    await emptied(temp);
  });
});

describe('after a crash', () => {
  test('the next start finds the data again, whole, though it begins at once', async () => {
    const request = { postgres: newFolder(), redis: newFolder() };
    const { owner, report } = await startOwner(request);
    await query(report.postgres.url, 'create table kept as select 1 as n');
    await withRedis(report.redis.url, (redis) => redis.set('kept', '1'));

    owner.kill('SIGKILL');
    await once(owner, 'exit');
    const { log, text } = keepingLogger();
    const [postgres, redis] = await Promise.all([
      startPostgres({ log, dataDir: request.postgres }),
      startRedis({ log, dataDir: request.redis }),
    ]);
    onTestFinished(async () => void (await Promise.all([postgres.stop(), redis.stop()])));

    expect(await query(postgres.url, 'select n from kept')).toEqual([{ n: 1 }]);
    expect(await withRedis(redis.url, (connection) => connection.get('kept'))).toBe('1');
    expect(text()).toContain('database system was shut down');
    expect(text()).not.toContain('recovery');
  });
});

test('of two that start on the same new folder at the same time, one runs and the other says why not', async () => {
  const request = { postgres: newFolder() };

  const reports = (await Promise.all([startOwner(request), startOwner(request)])).map(({ report }) => report);

  const errors = reports.map(({ error }) => error).filter((error) => error !== undefined);
  expect(errors).toEqual([`postgres: already runs on ${request.postgres}: stop the other one first`]);
});

async function startOwner(request: OwnerRequest = {}, env = process.env) {
  const owner = startTypescript('test/services/owner.ts', [JSON.stringify(request)], env);
  onTestFinished(() => void owner.kill('SIGKILL'));
  return { owner, report: await nextMessage<OwnerReport>(owner) };
}

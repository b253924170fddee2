import { rm } from 'node:fs/promises';
import { pino } from 'pino';
import { expect, it } from 'vitest';
import { migrate } from '../../src/db/migrate.ts';
import { CloudOrchestrator } from '../../src/index.ts';
import { startPostgres } from '../../src/sandbox/services/postgres.ts';
import { temporaryDir } from '../../src/sandbox/services/temporary-data.ts';
import { createWorld, vm } from '../support/world.ts';

const log = pino({ level: 'silent' });

it('an apply survives a database that stops in the middle of it and comes back', async () => {
  const dataDir = temporaryDir('postgres');
  let postgres = await startPostgres({ log, dataDir });
  await migrate({ url: postgres.url });
  const world = await createWorld({ databaseUrl: postgres.url });
  const library = new CloudOrchestrator({
    databaseUrl: postgres.url,
    redisUrl: world.environment['REDIS_URL'] ?? '',
  });
  try {
    await world.worker();
    const session = await world.deploy(
      await world.project('outage'),
      vm('quick'),
      vm('slow', { simulate_seconds: 3 }),
    );
    await world.approve(session);
    await world.until('it is applying', async () => {
      const started = await world.query(`select 1 from run_events where kind = 'start'`);
      return started.length > 0;
    });
    await library.getSession(session); // connects
    const told = story(library, session);
    const { port } = postgres;
    await postgres.stop();
    postgres = await startPostgres({ log, dataDir, port });
    await world.untilState(session, 'APPLIED');
    expect(await world.query('select name, incomplete from desired_resources order by name')).toEqual([
      { name: 'quick', incomplete: false },
      { name: 'slow', incomplete: false },
    ]);
    const numbers = await world.query(
      `select count(*) = max(seq) as gapless from run_events group by run_id`,
    );
    expect(numbers.every((row) => row['gapless'] === true)).toBe(true);
    const [stored] = await world.query('select count(*)::int as lines from run_events');
    expect(await told).toEqual({ lines: stored?.['lines'], state: 'APPLIED' });
  } finally {
    await library.close();
    await world.close();
    await postgres.stop();
    await rm(dataDir, { recursive: true, force: true });
  }
}, 150_000);

/** What somebody is told who watches a session from a program, until it ends. */
async function story(library: CloudOrchestrator, session: string) {
  let lines = 0;
  let state = '';
  for await (const event of library.watch(session)) {
    if (event.type === 'line') lines++;
    else state = event.session.state;
  }
  return { lines, state };
}

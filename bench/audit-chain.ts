// node scripts/run-typescript.mjs bench/audit-chain.ts: what the hash chain costs each event of the audit log
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { pino } from 'pino';
import { migrate } from '../src/db/migrate.ts';
import { startPostgres } from '../src/sandbox/services/postgres.ts';
import { inWords, ratiosOf, spreadOf } from './statistics.ts';

const rounds = 15;
/** Transactions of one event each, as use cases write them. */
const events = 400;

const insert = `insert into audit_events (kind, guild_id, project_id, session_id, actor_id, from_state, to_state, details)
  values ('session.transition', '900', 'project', 'session', '100', 'PLANNING', 'PLAN_READY', '{"revision": 1}')`;

async function main(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'cloud-engine-bench-'));
  // With a folder of its own it writes as in production: each commit reaches the disk.
  const postgres = await startPostgres({ log: pino({ level: 'silent' }), dataDir: join(folder, 'postgres') });
  await migrate({ url: postgres.url });
  const client = new pg.Client(postgres.url);
  await client.connect();
  await client.query(`alter table audit_events alter chain drop not null, alter seq drop not null,
    alter previous drop not null, alter hash drop not null`);
  try {
    process.stdout.write(`a commit each: ${await compared(client, { commits: true })}\n`);
    process.stdout.write(`in one transaction: ${await compared(client, { commits: false })}\n`);
  } finally {
    await client.end();
    await postgres.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Both ways in turns, so that what slows the machine for a while slows both. */
async function compared(client: pg.Client, how: { readonly commits: boolean }): Promise<string> {
  const plain: number[] = [];
  const chained: number[] = [];
  for (let round = 0; round < rounds; round++) {
    plain.push(await timed(client, { ...how, chained: false }));
    chained.push(await timed(client, { ...how, chained: true }));
  }
  const [without, within] = [spreadOf(plain).median, spreadOf(chained).median];
  const ratio = inWords(spreadOf(ratiosOf(chained, plain)).median);
  return `${without.toFixed(3)} ms an event without the chain, ${within.toFixed(3)} ms with it: ${ratio}`;
}

/** @returns milliseconds for each event */
async function timed(
  client: pg.Client,
  { chained, commits }: { readonly chained: boolean; readonly commits: boolean },
): Promise<number> {
  await client.query(`alter table audit_events ${chained ? 'enable' : 'disable'} trigger audit_events_link`);
  const began = performance.now();
  if (!commits) await client.query('begin');
  for (let event = 0; event < events; event++) await client.query(insert);
  if (!commits) await client.query('commit');
  return (performance.now() - began) / events;
}

await main();

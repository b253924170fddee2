import { randomBytes } from 'node:crypto';
import { mkdtempSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { pino } from 'pino';
import { loadConfig } from '../src/config.ts';
import { migrate } from '../src/db/migrate.ts';
import { CloudOrchestrator } from '../src/index.ts';
import { orchestratorOn } from '../src/roles/engine.ts';
import { openServices } from '../src/roles/services.ts';
import { startPostgres } from '../src/sandbox/services/postgres.ts';
import { startRedis } from '../src/sandbox/services/redis.ts';
import { startRoleProcess } from '../test/support/role-process.ts';
import { type Phases, phasesOf } from './phases.ts';

const actor = { guildId: '900', userId: '100', roleIds: [], isGuildAdmin: true };

/** A whole installation, without Discord: Postgres and Redis that would survive a power cut, and one worker. */
export type Installation = {
  /** A new project. @returns its name */
  project(): Promise<string>;
  /** One deployment, from the wish to APPLIED. @returns milliseconds */
  deploy(project: string, resources: readonly { name: string }[]): Promise<number>;
  /** How many deployments have been applied. */
  applied(): Promise<number>;
  /** Where the time of the deployments so far has gone. */
  phases(): Promise<Phases>;
  close(): Promise<void>;
};

export async function startInstallation(): Promise<Installation> {
  const log = pino({ level: 'silent' });
  const folder = mkdtempSync(join(tmpdir(), 'cloud-engine-bench-'));
  // With a folder of their own both write as they do in production: each commit reaches the disk.
  const postgres = await startPostgres({ log, dataDir: join(folder, 'postgres') });
  const redis = await startRedis({ log, dataDir: join(folder, 'redis') });
  await migrate({ url: postgres.url });
  const environment = {
    DATABASE_URL: postgres.url,
    REDIS_URL: redis.url,
    ENCRYPTION_KEY: randomBytes(32).toString('base64'),
    WORK_DIR: join(folder, 'work'),
  };
  const worker = await startRoleProcess('worker', environment);
  const config = { ...loadConfig(environment), DATABASE_URL: postgres.url, REDIS_URL: redis.url };
  const services = await openServices(config, log);
  const engine = orchestratorOn(services, config, log);
  const library = new CloudOrchestrator({ databaseUrl: postgres.url, redisUrl: redis.url });
  const client = new pg.Client(postgres.url);
  await client.connect();
  let projects = 0;

  return {
    async project() {
      const name = `bench-${++projects}`;
      await engine.createProject(actor, { name, provider: 'sandbox', region: 'local' });
      return name;
    },
    async deploy(project, resources) {
      const began = performance.now();
      const { id } = await library.startSession({ ...actor, projectId: project });
      for (const resource of resources) await library.addResource(id, 'compute_vm', resource);
      const { planId } = await library.runPlan(id);
      if (planId === null) throw new Error(`no plan for session ${id}`);
      const approver = { approverId: actor.userId, isGuildAdmin: true };
      const { outcome } = await library.approveAndApply(id, { ...approver, planId });
      if (outcome !== 'applied') throw new Error(`session ${id} ended as ${outcome}`);
      return performance.now() - began;
    },
    async applied() {
      const { rows } = await client.query(
        `select count(*)::int as applied from sessions where state = 'APPLIED'`,
      );
      return rows[0].applied;
    },
    phases: () => phasesOf(client),
    async close() {
      await library.close();
      await services.close();
      await client.end();
      worker.kill('SIGTERM');
      await worker.ended;
      await redis.stop();
      await postgres.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { pino } from 'pino';
import { type Config, type Environment, loadConfig } from '../../src/config.ts';
import type { Actor } from '../../src/domain/actor.ts';
import type { SessionState } from '../../src/domain/session-state.ts';
import type { Orchestrator } from '../../src/engine/orchestrator.ts';
import type { ResourceRequest } from '../../src/engine/resources/resource-request.ts';
import type { SessionView } from '../../src/engine/sessions/session-view.ts';
import { orchestratorOn } from '../../src/roles/engine.ts';
import type { RunningRole } from '../../src/roles/running-role.ts';
import { openServices, type Services } from '../../src/roles/services.ts';
import { startWorker, type WorkerConfig } from '../../src/roles/worker.ts';
import { createTestDatabase } from './database.ts';
import { createTestRedis } from './redis.ts';
import { type RoleProcess, startRoleProcess } from './role-process.ts';

const patienceMs = 40_000;

/** A whole installation without Discord: real Postgres and Redis, and as many real workers as a test starts. */
export type World = {
  readonly services: Services;
  readonly orchestrator: Orchestrator;
  readonly admin: Actor;
  /** The environment that a process of this installation has. */
  readonly environment: Environment;
  readonly workDir: string;
  member(userId: string, facts?: Partial<Actor>): Actor;
  query<T extends pg.QueryResultRow = pg.QueryResultRow>(sql: string, values?: unknown[]): Promise<T[]>;
  /** A sandbox project, made by the admin. */
  project(name?: string): Promise<string>;
  /** A session of the admin with a first resource. */
  deploy(project: string, ...resources: ResourceRequest[]): Promise<string>;
  /** Waits, for changes of the database, until `holds`; tells what it saw when it waits too long. */
  until(what: string, holds: () => Promise<boolean>): Promise<void>;
  /** Waits until a session is in one of the states. */
  untilState(sessionId: string, ...states: SessionState[]): Promise<SessionView>;
  approve(sessionId: string): Promise<void>;
  worker(overrides?: Environment): Promise<RunningRole>;
  workerProcess(overrides?: Environment): Promise<RoleProcess>;
  close(): Promise<void>;
};

/** A `compute_vm` as a member would type it. */
export function vm(name: string, inputs: Record<string, string | number> = {}): ResourceRequest {
  return { type: 'compute_vm', inputs: { name, ...inputs } };
}

/** Starts an installation with leases of 3 s; call `close` in `afterAll`. */
export async function createWorld(
  options: { databaseUrl?: string; redisUrl?: string; environment?: Environment } = {},
): Promise<World> {
  const database = options.databaseUrl === undefined ? await createTestDatabase() : null;
  const databaseUrl = options.databaseUrl ?? database?.url ?? '';
  const redis = options.redisUrl === undefined ? await createTestRedis() : null;
  const workDir = mkdtempSync(join(tmpdir(), 'cloud-engine-test-'));
  const environment: Environment = {
    DATABASE_URL: databaseUrl,
    REDIS_URL: options.redisUrl ?? redis?.url,
    ENCRYPTION_KEY: randomBytes(32).toString('base64'),
    WORK_DIR: workDir,
    LEASE_SECONDS: '3',
    APPLY_LEASE_SECONDS: '3',
    LOG_LEVEL: 'fatal',
    ...options.environment,
  };
  const config = configOf(environment);
  const log = pino({ level: config.LOG_LEVEL });
  const services = await openServices(config, log);
  const orchestrator = orchestratorOn(services, config, log);
  const changes = await listenToChanges(databaseUrl);
  const admin: Actor = { userId: '100', guildId: '900', roleIds: [], isGuildAdmin: true };
  const roles: RunningRole[] = [];
  const processes: RoleProcess[] = [];
  let names = 0;

  async function until(what: string, holds: () => Promise<boolean>): Promise<void> {
    const deadline = Date.now() + patienceMs;
    for (;;) {
      const changed = changes.next();
      if (await holds()) return;
      const left = deadline - Date.now();
      if (left <= 0) throw new Error(`waited ${patienceMs} ms for: ${what}`);
      await Promise.race([changed, new Promise((resolve) => setTimeout(resolve, Math.min(left, 1000)))]);
    }
  }

  const world: World = {
    services,
    orchestrator,
    admin,
    environment,
    workDir,
    member: (userId, facts = {}) => ({ userId, guildId: '900', roleIds: [], isGuildAdmin: false, ...facts }),
    query: async (sql, values) => (await services.database.pool.query(sql, values)).rows,
    async project(name = `project-${++names}`) {
      await orchestrator.createProject(admin, { name, provider: 'sandbox', region: 'local' });
      return name;
    },
    async deploy(project, first, ...more) {
      const { sessionId } = await orchestrator.openSession(admin, {
        project,
        ...(first === undefined ? {} : { first }),
      });
      for (const resource of more) await orchestrator.addResource(admin, sessionId, resource);
      return sessionId;
    },
    until,
    async untilState(sessionId, ...states) {
      let seen: SessionView | null = null;
      await until(`session in ${states.join(' or ')}`, async () => {
        seen = await orchestrator.viewSession(sessionId);
        const ended = seen !== null && !states.includes(seen.state) && seen.endedAt !== null;
        if (ended) throw new Error(`session ended as ${seen?.state}: ${JSON.stringify(seen?.reason)}`);
        return seen !== null && states.includes(seen.state);
      });
      return seen as unknown as SessionView;
    },
    async approve(sessionId) {
      const { plan } = await world.untilState(sessionId, 'PLAN_READY');
      await orchestrator.approve(admin, sessionId, plan?.id ?? '', { destroys: true });
    },
    async worker(overrides = {}) {
      const worker = await startWorker(
        configOf({ ...environment, ...overrides }),
        log,
        process.env['PATH'] ?? '',
      );
      roles.push(worker);
      return worker;
    },
    async workerProcess(overrides = {}) {
      const worker = await startRoleProcess('worker', { ...environment, ...overrides });
      processes.push(worker);
      return worker;
    },
    async close() {
      for (const one of processes) one.kill('SIGKILL');
      await Promise.all(roles.map((role) => role.stop({ hurry: true })));
      await Promise.all(processes.map(({ ended }) => ended));
      await changes.close();
      await services.close();
      await redis?.drop();
      await database?.drop();
      rmSync(workDir, { recursive: true, force: true });
    },
  };
  return world;
}

function configOf(environment: Environment): WorkerConfig {
  return loadConfig(environment) as Config as WorkerConfig;
}

/** Postgres tells about every change of what tests wait for, whatever Redis does. */
async function listenToChanges(url: string): Promise<{ next(): Promise<void>; close(): Promise<void> }> {
  const client = new pg.Client(url);
  await client.connect();
  await client.query(`
    create function tell_test() returns trigger language plpgsql as $$ begin
      perform pg_notify('changed', '');
      return null;
    end $$;
    create trigger tell_test after insert or update on sessions execute function tell_test();
    create trigger tell_test after insert or update on runs execute function tell_test();
    create trigger tell_test after insert or update on leases execute function tell_test();
    create trigger tell_test after insert on run_events execute function tell_test();
    create trigger tell_test after insert on state_versions execute function tell_test();
    listen changed`);
  let wake: () => void = () => {};
  let changed = new Promise<void>((resolve) => {
    wake = resolve;
  });
  client.on('notification', () => {
    const woken = wake;
    changed = new Promise<void>((resolve) => {
      wake = resolve;
    });
    woken();
  });
  client.on('error', () => {});
  return { next: () => changed, close: () => client.end() };
}

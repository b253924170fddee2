import type { Logger } from 'pino';
import type { Config } from '../config.ts';
import { checkDatabase, openDatabase } from '../db/client.ts';
import { checkKey } from '../db/keys.ts';
import { currentProviderLocks } from '../db/provider-locks.ts';
import { createVault } from '../db/vault.ts';
import { DomainError } from '../domain/errors.ts';
import { newId } from '../domain/ids.ts';
import { type Check, remembered } from '../health/checks.ts';
import type { MetricsRegistry } from '../metrics/registry.ts';
import { createRunMetrics } from '../metrics/run-metrics.ts';
import { openRedis } from '../queue/redis.ts';
import type { WorkerContext } from '../workers/context.ts';
import { createWorker } from '../workers/create-worker.ts';
import { hostIdentity } from '../workers/host.ts';
import { noRunMetrics } from '../workers/metrics.ts';
import { createGuardClock } from '../workers/terraform/clock.ts';
import { removeUnused } from '../workers/terraform/provider-directory.ts';
import { requireTerraformSettings } from '../workers/terraform/settings.ts';
import { createTerraform } from '../workers/terraform/terraform.ts';
import { findTool, type Tool } from '../workers/terraform/tool.ts';
import { requireWorkDir } from '../workers/work-dir.ts';
import { observe } from './observed.ts';
import type { RunningRole } from './running-role.ts';
import { openServices } from './services.ts';

export type WorkerConfig = Config & {
  readonly DATABASE_URL: string;
  readonly REDIS_URL: string;
  readonly ENCRYPTION_KEY: Buffer;
};

/** A heartbeat needs one connection, a second one while the first is being replaced. */
const heartbeatConnections = 2;

/**
 * The role `worker`.
 * @param path where programs are looked for (PATH)
 * @param registry somebody else's: then that one serves health and metrics, too
 * @throws DomainError naming the service or variable that is missing.
 */
export async function startWorker(
  config: WorkerConfig,
  log: Logger,
  path: string,
  registry?: MetricsRegistry,
): Promise<RunningRole> {
  const observation = observe(config, log, registry);
  const tool = await findTool({ bin: config.TERRAFORM_BIN, path });
  await requireWorkDir(config.WORK_DIR);
  const settings = await requireTerraformSettings(config);
  const slots = config.WORKER_PLAN_CONCURRENCY + config.WORKER_APPLY_CONCURRENCY;
  const services = await openServices(config, log, { connections: slots * 2 + 4 });
  const heartbeat = openDatabase(config.DATABASE_URL, {
    max: heartbeatConnections,
    statementMs: (Math.min(config.LEASE_SECONDS, config.APPLY_LEASE_SECONDS) * 1000) / 3,
  });
  const close = async () => {
    await observation.close();
    await heartbeat.close();
    await services.close();
  };
  try {
    await checkDatabase(heartbeat.pool);
    const vault = createVault({ active: config.ENCRYPTION_KEY, old: config.ENCRYPTION_KEYS_OLD });
    await checkKey(services.database.db, vault);
    await removeUnused(config.WORK_DIR, await currentProviderLocks(services.database.db));
    const clock = createGuardClock();
    const context: WorkerContext = {
      db: services.database.db,
      heartbeatDb: heartbeat.db,
      vault,
      dispatcher: services.dispatcher,
      bus: services.bus,
      terraform: createTerraform({ tool, path, clock, logger: log, settings }),
      clock,
      identity: {
        id: newId(),
        host: hostIdentity(),
        tool: { tool: tool.name, toolVersion: tool.version, platform: tool.platform },
      },
      workDir: config.WORK_DIR,
      credentialsDir: config.CREDENTIALS_DIR,
      settings: settingsOf(config),
      metrics: observation.registry === null ? noRunMetrics : createRunMetrics(observation.registry),
      log,
    };
    let stopping = false;
    const checks = [terraformCheck(config, path, tool), claimingCheck(() => stopping)];
    await observation.serve(services, checks);
    const worker = createWorker(context, {
      redis: services.redis,
      patient: () => openRedis(config.REDIS_URL, 'patient', log),
    });
    await worker.ready().catch(async (error) => {
      await worker.stop({ hurry: true });
      throw error;
    });
    log.info({ worker: context.identity.id, tool: tool.name, version: tool.version }, 'worker is ready');
    let closing: Promise<void> | null = null;
    return {
      checks,
      async stop(options) {
        stopping = true;
        await worker.stop(options);
        closing ??= close();
        await closing;
      },
    };
  } catch (error) {
    await close();
    throw error;
  }
}

/** Asking terraform takes a while, the more so on a busy machine. */
const terraformStaysWell = 60_000;

/** Whether terraform still runs, and is the one that this worker told the fleet about. */
function terraformCheck(config: Config, path: string, tool: Tool): Check {
  async function run(): Promise<void> {
    const found = await findTool({ bin: config.TERRAFORM_BIN, path });
    if (found.name === tool.name && found.version === tool.version) return;
    throw new DomainError(
      'TERRAFORM_FAILED',
      { variable: 'TERRAFORM_BIN' },
      `terraform: was ${tool.name} ${tool.version} and is ${found.name} ${found.version} now; restart this worker`,
    );
  }
  return remembered({ name: 'terraform', run }, terraformStaysWell);
}

/** Whoever sends work to ready workers is to leave out one that is on its way out. */
function claimingCheck(isStopping: () => boolean): Check {
  async function run(): Promise<void> {
    if (isStopping())
      throw new DomainError('SERVICE_FAILED', {}, 'worker: is stopping, and claims nothing more');
  }
  return { name: 'claiming', run };
}

function settingsOf(config: Config): WorkerContext['settings'] {
  return {
    leaseSeconds: { plan: config.LEASE_SECONDS, apply: config.APPLY_LEASE_SECONDS },
    timeoutMinutes: { plan: config.PLAN_TIMEOUT_MINUTES, apply: config.APPLY_TIMEOUT_MINUTES },
    concurrency: { plan: config.WORKER_PLAN_CONCURRENCY, apply: config.WORKER_APPLY_CONCURRENCY },
    approvalTtlHours: config.APPROVAL_TTL_HOURS,
    shutdownGraceSeconds: config.SHUTDOWN_GRACE_SECONDS,
  };
}

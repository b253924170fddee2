import type { ProviderSet } from '../catalog/provider-set.ts';
import { withLock } from '../db/host-lock.ts';
import { offerProviderLock, type ProviderLock, providerLockOf } from '../db/provider-locks.ts';
import type { Reason } from '../domain/reason.ts';
import { type ActiveRun, failureOf, type InstalledProviders, wasTornAway } from './active-run.ts';
import type { WorkerContext } from './context.ts';
import {
  abandonInstallation,
  beginInstallation,
  completeInstallation,
  isInstalled,
  lockIn,
  type ProviderDirectory,
  providerDirectory,
} from './terraform/provider-directory.ts';

const graceMs = 10_000;

/**
 * The providers of a set, installed once on this host for every version of terraform and every lock file. The first worker
 * of the fleet that installs a set makes its lock file; all others install exactly what that names.
 * @returns a reason when terraform could not install them, null when the attempt was torn away
 */
export async function installProviders(
  context: WorkerContext,
  active: ActiveRun,
  set: ProviderSet,
): Promise<InstalledProviders | Reason | null> {
  const found = await installed(context, set);
  if (found !== null) return found;
  const patienceMs = context.settings.timeoutMinutes.plan * 60_000;
  // One at a time on a host: terraform's cache of providers is not made for more.
  const made = await withLock(context.db, `providers of ${context.identity.host}`, patienceMs, async () => {
    return (await installed(context, set)) ?? installNow(context, active, set);
  });
  return made ?? (active.lease.lost.aborted ? null : { code: 'TIME_LIMIT', facts: { limit: 'time' } });
}

async function installed(context: WorkerContext, set: ProviderSet): Promise<InstalledProviders | null> {
  const lock = await providerLockOf(context.db, set.key);
  if (lock === null) return null;
  const directory = placeOf(context, set, lock);
  return (await isInstalled(directory)) ? { ...lock, dataDir: directory.dataDir } : null;
}

async function installNow(
  context: WorkerContext,
  active: ActiveRun,
  set: ProviderSet,
): Promise<InstalledProviders | Reason | null> {
  const known = await providerLockOf(context.db, set.key);
  const directory = await beginInstallation(context.workDir, set.configuration, known?.lock ?? null);
  try {
    const problem = await init(context, active, directory, known !== null);
    if (problem !== 'done') return problem;
    const lock = known ?? (await offerProviderLock(context.db, set.key, await lockIn(directory)));
    // Another host's first worker was quicker, with other versions: once more, with its lock file.
    if (lock.lock !== (await lockIn(directory))) return await installNow(context, active, set);
    const place = placeOf(context, set, lock);
    await completeInstallation(directory, place);
    context.log.info({ set: set.key, digest: lock.digest.slice(0, 12) }, 'providers installed');
    return { ...lock, dataDir: place.dataDir };
  } finally {
    await abandonInstallation(directory);
  }
}

async function init(
  context: WorkerContext,
  active: ActiveRun,
  { path, dataDir }: ProviderDirectory,
  readonly: boolean,
): Promise<'done' | Reason | null> {
  const phase = await context.terraform.init({
    ...active.phaseTerms(),
    dir: path,
    dataDir,
    readonly,
    limits: { timeMs: context.settings.timeoutMinutes.plan * 60_000, graceMs },
  });
  const end = await active.complete(phase);
  if (end.exitCode === 0) return 'done';
  if (wasTornAway(active, end)) return null;
  const failure = failureOf(active, end, []);
  return { ...failure, code: 'PROVIDERS_MISSING' };
}

/** Another version of terraform, or another lock file, has a directory of its own. */
function placeOf(
  { workDir, identity: { tool } }: WorkerContext,
  { key }: ProviderSet,
  { digest }: ProviderLock,
): ProviderDirectory {
  return providerDirectory(workDir, { set: key, digest, tool });
}

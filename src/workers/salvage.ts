import { join } from 'node:path';
import type { Database } from '../db/client.ts';
import { findRun } from '../db/runs.ts';
import { digestOf, getStateVersion, newestOfRun, type StateBytes } from '../db/state-versions.ts';
import type { RunDirectory } from './terraform/run-directory.ts';
import { stateFileName } from './terraform/state-file.ts';
import { readWhole } from './terraform/state-watch.ts';

/**
 * The state that an attempt left in its directory, if it is whole, of the project's lineage, and newer than what its
 * run has in Postgres. Call it only when terraform in there has ended.
 */
export async function stateLeftIn(db: Database, directory: RunDirectory): Promise<StateBytes | null> {
  const run = await findRun(db, directory.runId);
  const found = await readWhole(join(directory.path, stateFileName)).catch(() => null);
  if (run?.kind !== 'apply' || found === null || directory.owner?.stateVersionId == null) return null;
  const { lineage, serial } = found.state;
  const base = await getStateVersion(db, directory.owner.stateVersionId);
  const copied = await newestOfRun(db, run.id);
  const known = copied ?? base;
  const isInitial = known.kind === 'initial' && serial <= 1;
  const isKnown = digestOf(found.content) === known.sha256;
  if (lineage !== base.lineage || serial < known.serial || isInitial || isKnown) return null;
  return { lineage, serial, bytes: found.content };
}

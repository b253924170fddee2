import { join } from 'node:path';
import type { Database } from '../db/client.ts';
import { linesTold, type NewEvent } from '../db/events.ts';
import { findRun } from '../db/runs.ts';
import { digestOf, getStateVersion, newestOfRun, type StateBytes } from '../db/state-versions.ts';
import { storyLine } from './run-story.ts';
import { phaseFiles } from './terraform/phase-files.ts';
import { readEvents } from './terraform/read-events.ts';
import type { RunDirectory } from './terraform/run-directory.ts';
import { stateFileName } from './terraform/state-file.ts';
import { readWhole } from './terraform/state-watch.ts';

/** What an attempt left in its directory that Postgres does not have yet. */
export type LeftBehind = { readonly state: StateBytes | null; readonly lines: readonly NewEvent[] };

/**
 * The state and the lines that an attempt left in its directory. Call it only when terraform in there has ended.
 * @param redact takes secrets out of a text
 */
export async function leftIn(
  db: Database,
  directory: RunDirectory,
  redact: (text: string) => string,
): Promise<LeftBehind> {
  const [state, lines] = await Promise.all([stateLeftIn(db, directory), linesLeftIn(db, directory)]);
  return { state, lines: lines.map((line) => ({ ...line, text: redact(line.text) })) };
}

/** Terraform's lines are told in order, one event a line, so those after the number already told are missing. */
async function linesLeftIn(
  db: Database,
  { path, runId, attempt }: RunDirectory,
): Promise<readonly NewEvent[]> {
  const run = await findRun(db, runId);
  if (run?.kind !== 'apply') return [];
  const events = await readEvents(phaseFiles(path, 'apply').out).catch(() => []);
  return events.slice(await linesTold(db, runId, attempt)).map(storyLine);
}

/**
 * The state that an attempt left in its directory, if it is whole, of the project's lineage, and newer than what its
 * run has in Postgres. Call it only when terraform in there has ended.
 */
async function stateLeftIn(db: Database, directory: RunDirectory): Promise<StateBytes | null> {
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

import { existsSync, readdirSync } from 'node:fs';
import { expect } from 'vitest';
import type { World } from './world.ts';

/** A terraform whose plans wait for a file named `release` in WORK_DIR. */
export const slowTerraform = new URL('slow-terraform.sh', import.meta.url).pathname;

/** What Postgres tells of runs, as tests of failures ask for it. */
export type RunFacts = {
  /** Whether terraform is at work on a session's plan. */
  isPlanning(session: string): Promise<boolean>;
  /** How far each resource got, such as `start compute_vm_web-1`, in order. */
  addressEvents(session: string): Promise<string[]>;
  /** The resources of a project, by name. */
  desired(project: string): Promise<{ name: string; incomplete: boolean }[]>;
  /** The attempts at a session's runs of a kind, in order. */
  attempts(session: string, kind: 'plan' | 'apply'): Promise<{ outcome: string | null; worker: string }[]>;
  /** The lines of our own in the story of a session's applies. */
  notes(session: string): Promise<string[]>;
  /** No two attempts of a project have ever overlapped, and no line of a story is missing. */
  expectOrder(): Promise<void>;
};

export function runFacts(world: World): RunFacts {
  return {
    async isPlanning(session) {
      const running = `select 1 from runs where session_id = $1 and state = 'running'`;
      if ((await world.query(running, [session])).length === 0) return false;
      return readdirSync(world.workDir).some((name) => existsSync(`${world.workDir}/${name}/plan.out`));
    },
    async addressEvents(session) {
      const rows = await world.query<{ what: string }>(
        `select run_events.kind || ' ' || split_part(address, '.', 2) as what from run_events
         join runs on runs.id = run_id where session_id = $1 and address is not null
         order by position, seq`,
        [session],
      );
      return rows.map(({ what }) => what);
    },
    desired: (project) =>
      world.query(
        `select d.name, d.incomplete from desired_resources d join projects p on p.id = d.project_id
         where p.name = $1 order by d.name`,
        [project],
      ),
    attempts: (session, kind) =>
      world.query(
        `select a.outcome, a.worker_id as worker from run_attempts a join runs r on r.id = a.run_id
         where r.session_id = $1 and r.kind = $2 order by r.position, a.attempt`,
        [session, kind],
      ),
    async notes(session) {
      const rows = await world.query<{ text: string }>(
        `select text from run_events e join runs r on r.id = e.run_id
         where r.session_id = $1 and e.kind = 'note' order by r.position, e.seq`,
        [session],
      );
      return rows.map(({ text }) => text);
    },
    async expectOrder() {
      const overlaps = await world.query(
        `select p.name, a.attempt, b.attempt from run_attempts a join runs ra on ra.id = a.run_id
         join runs rb on rb.project_id = ra.project_id join run_attempts b on b.run_id = rb.id
         join projects p on p.id = ra.project_id
         where b.token > a.token and (a.ended_at is null or b.started_at < a.ended_at)`,
      );
      expect(overlaps).toEqual([]);
      const gaps = await world.query(
        'select run_id from run_events group by run_id having count(*) <> max(seq) or min(seq) <> 1',
      );
      expect(gaps).toEqual([]);
    },
  };
}

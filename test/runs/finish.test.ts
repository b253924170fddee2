import { pino } from 'pino';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { findPlan } from '../../src/db/plans.ts';
import { createVault } from '../../src/db/vault.ts';
import { newId } from '../../src/domain/ids.ts';
import { activate } from '../../src/workers/active-run.ts';
import type { ApplyResult } from '../../src/workers/apply-result.ts';
import { runApply } from '../../src/workers/apply-run.ts';
import { type Claim, claimHead } from '../../src/workers/claim.ts';
import type { WorkerContext } from '../../src/workers/context.ts';
import { finishApply } from '../../src/workers/finish-apply.ts';
import { noRunMetrics } from '../../src/workers/metrics.ts';
import { currentState, recordable } from '../../src/workers/project-state.ts';
import { createGuardClock } from '../../src/workers/terraform/clock.ts';
import { createTerraform } from '../../src/workers/terraform/terraform.ts';
import { createWorld, vm, type World } from '../support/world.ts';

let world: World;
beforeAll(async () => {
  world = await createWorld();
});
afterAll(() => world.close());

/** An approved apply, claimed by nobody's worker: the test ends it as it likes. */
async function claimed(name: string): Promise<{ session: string; claim: Claim }> {
  const worker = await world.worker();
  const session = await world.deploy(await world.project(name), vm('one'));
  await world.untilState(session, 'PLAN_READY');
  await worker.stop();
  await world.approve(session);
  const [run] = await world.query(
    `select r.project_id, p.tool, p.tool_version, p.platform from runs r join plans p on p.id = r.plan_id
     where r.session_id = $1`,
    [session],
  );
  const tool = { tool: run?.['tool'], toolVersion: run?.['tool_version'], platform: run?.['platform'] };
  const { claim } = await claimHead(world.services.database.db, run?.['project_id'], 'apply', {
    worker: { id: newId(), host: 'test', tool },
    leaseSeconds: 60,
    approvalTtlHours: 24,
    monotonic: () => 0,
  });
  if (claim === null) throw new Error('nothing to claim');
  return { session, claim };
}

function vault() {
  return createVault({ active: Buffer.from(world.environment['ENCRYPTION_KEY'] ?? '', 'base64') });
}

function finish(claim: Claim, result: ApplyResult) {
  return finishApply(world.services.database.db, vault(), claim.fence, result, { approvalTtlHours: 24 });
}

it('a recovery that would ask does not ask after a cancel: the session is over', async () => {
  const { session, claim } = await claimed('cancelled-recovery');
  const approved = await findPlan(world.services.database.db, claim.plan?.id ?? '');
  if (approved === null) throw new Error('no plan');
  const { createdAt: _, stateVersionId: __, ...plan } = { ...approved, id: newId() };
  expect(await world.orchestrator.cancel(world.admin, session)).toEqual({ outcome: 'stopping' });
  await finish(claim, { kind: 'ask', reason: { code: 'BEYOND_APPROVAL' }, plan, state: null });
  expect(await world.orchestrator.viewSession(session)).toMatchObject({
    state: 'CANCELLED',
    reason: { code: 'CANCELLED_BY', facts: { userId: world.admin.userId } },
    run: { outcome: 'cancelled' },
  });
});

it('an apply that changed nothing in an empty project moves no state: the plans of others stay valid', async () => {
  const { session, claim } = await claimed('untouched');
  const { db } = world.services.database;
  const before = await world.query('select id, state_version_id from projects where id = $1', [
    claim.project.id,
  ]);
  const state = recordable(await currentState({ db, vault: vault() }, claim));
  await finish(claim, { kind: 'failed', reason: { code: 'TERRAFORM_FAILED' }, state });
  expect((await world.orchestrator.viewSession(session))?.state).toBe('FAILED');
  expect(
    await world.query('select id, state_version_id from projects where id = $1', [claim.project.id]),
  ).toEqual(before);
});

it('an apply that cannot be started leaves nothing that watches its directory', async () => {
  const { claim } = await claimed('unwatched');
  const { database, dispatcher, bus } = world.services;
  const clock = createGuardClock();
  const log = pino({ level: 'silent' });
  const context: WorkerContext = {
    db: database.db,
    heartbeatDb: database.db,
    vault: vault(),
    dispatcher,
    bus,
    terraform: createTerraform({ tool: { program: 'terraform' }, path: '/no/bash/here', clock, logger: log }),
    clock,
    identity: { id: newId(), host: 'test', tool: { tool: '', toolVersion: '', platform: '' } },
    workDir: world.workDir,
    credentialsDir: world.workDir,
    settings: {
      leaseSeconds: { plan: 60, apply: 60 },
      timeoutMinutes: { plan: 1, apply: 1 },
      concurrency: { plan: 1, apply: 1 },
      approvalTtlHours: 24,
      shutdownGraceSeconds: 0,
    },
    metrics: noRunMetrics,
    log,
  };
  const watchers = () => process.getActiveResourcesInfo().filter((name) => name === 'FSEventWrap').length;
  const before = watchers();
  const active = activate(context, claim);
  await expect(runApply(context, active)).rejects.toMatchObject({ code: 'SERVICE_MISSING' });
  active.close();
  expect(watchers()).toBe(before);
});

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Actor } from '../../src/domain/actor.ts';
import { type DomainError, isDomainError } from '../../src/domain/errors.ts';
import type { PolicyRule } from '../../src/domain/policy-rule.ts';
import { createWorld, vm, type World } from '../support/world.ts';

// What admins lay down holds when a session is planned, when its plan is approved, and when it is the apply's turn.

let world: World;
beforeAll(async () => {
  world = await createWorld();
});
afterAll(() => world.close());

const alice = () => world.member('200');
const bob = () => world.member('300');

async function projectWith(facts: { budgetCents?: number; approvals?: number } = {}): Promise<string> {
  const project = await world.project();
  const { budgetCents = null, approvals = 0 } = facts;
  await world.query(
    'update projects set monthly_budget_cents = $2, approvals_required = $3 where name = $1',
    [project, budgetCents, approvals],
  );
  for (const id of ['200', '300']) {
    const subject = { kind: 'user', id } as const;
    await world.orchestrator.grant(world.admin, { project, subject, permission: 'deploy' });
  }
  return project;
}

async function quota(project: string, measure: string, most: number): Promise<void> {
  await world.query(
    `insert into quotas (project_id, measure, most, set_by) select id, $2, $3, '100' from projects where name = $1`,
    [project, measure, most],
  );
}

async function rule(project: string, set: PolicyRule): Promise<void> {
  await world.query(
    `insert into policies (id, guild_id, project_id, kind, rule, set_by)
     select left(md5(random()::text), 12), guild_id, id, $2, $3, '100' from projects where name = $1`,
    [project, set.kind, JSON.stringify(set)],
  );
}

async function open(actor: Actor, project: string, name: string, inputs = {}): Promise<string> {
  const opened = await world.orchestrator.openSession(actor, { project, first: vm(name, inputs) });
  return opened.sessionId;
}

async function refusal(act: Promise<unknown>): Promise<DomainError> {
  const error = await act.then(
    () => null,
    (thrown: unknown) => thrown,
  );
  if (!isDomainError(error)) throw new Error(`no refusal: ${String(error)}`);
  return error;
}

async function approveAs(actor: Actor, sessionId: string, beyondBudget?: string) {
  const { plan } = await world.untilState(sessionId, 'PLAN_READY');
  const options = { destroys: true, ...(beyondBudget === undefined ? {} : { beyondBudget }) };
  return world.orchestrator.approve(actor, sessionId, plan?.id ?? '', options);
}

describe('a quota', () => {
  it('twenty sessions that race for three slots: three get one, and the others hear the truth', async () => {
    const project = await projectWith();
    await quota(project, 'compute_vm', 3);
    const results = await Promise.allSettled(
      Array.from({ length: 20 }, (_, index) => open(alice(), project, `web-${index}`)),
    );
    const won = results.filter(({ status }) => status === 'fulfilled');
    const lost = results.flatMap((result) => (result.status === 'rejected' ? [result.reason] : []));
    expect(won).toHaveLength(3);
    expect(lost).toHaveLength(17);
    for (const error of lost) {
      expect(error).toMatchObject({
        code: 'QUOTA_EXCEEDED',
        context: { violations: [{ measure: 'compute_vm', limit: 3, deployed: 0, reserved: 3, wanted: 1 }] },
      });
    }
    const [sessions] = await world.query<{ n: number }>(
      'select count(*)::int as n from sessions s join projects p on p.id = s.project_id where p.name = $1',
      [project],
    );
    expect(sessions?.n).toBe(3);
  });

  it('is released by a cancel, and taken again by who comes next', async () => {
    const project = await projectWith();
    await quota(project, 'compute_vm', 1);
    const first = await open(alice(), project, 'web-1');
    expect(await refusal(open(bob(), project, 'web-2'))).toMatchObject({ code: 'QUOTA_EXCEEDED' });
    await world.orchestrator.cancel(alice(), first);
    await open(bob(), project, 'web-2');
  });

  it('counts what exists after an apply that failed half-way', async () => {
    const project = await projectWith();
    await quota(project, 'compute_vm', 3);
    const worker = await world.worker();
    const session = await world.deploy(project, vm('web-1'), vm('web-2', { simulate_failure: 'true' }));
    await world.approve(session);
    await world.untilState(session, 'FAILED');
    await world.orchestrator.cancel(world.admin, session);
    // web-1 exists and web-2 exists by half: one slot is left.
    await open(alice(), project, 'web-3');
    expect(await refusal(open(bob(), project, 'web-4'))).toMatchObject({
      context: { violations: [{ deployed: 2, reserved: 1, wanted: 1, limit: 3 }] },
    });
    await worker.stop();
  });

  it('does not hold up who makes room', async () => {
    const project = await projectWith();
    const worker = await world.worker();
    const session = await world.deploy(project, vm('web-1'), vm('web-2'));
    await world.approve(session);
    await world.untilState(session, 'APPLIED');
    await quota(project, 'compute_vm', 1);
    const { sessionId } = await world.orchestrator.openSession(alice(), { project });
    await world.orchestrator.removeResource(alice(), sessionId, 'web-1');
    await approveAs(alice(), sessionId);
    await world.untilState(sessionId, 'APPLIED');
    await worker.stop();
  });
});

describe('a budget', () => {
  // A small machine of the sandbox costs about 8 dollars a month.
  it('two sessions cannot both take the last of it; beyond it takes an admin with a reason', async () => {
    const project = await projectWith({ budgetCents: 1000 });
    const worker = await world.worker();
    const first = await open(alice(), project, 'web-1');
    const second = await open(bob(), project, 'web-2');
    await world.untilState(second, 'PLAN_READY');
    const refused = await refusal(approveAs(bob(), second));
    expect(refused).toMatchObject({ code: 'BUDGET_EXCEEDED', context: { mayApprove: false } });
    await approveAs(alice(), first);
    await world.untilState(first, 'APPLIED');
    expect(await refusal(approveAs(world.admin, second))).toMatchObject({ context: { mayApprove: true } });
    const { queued } = await approveAs(world.admin, second, 'agreed with finance');
    expect(queued).toBe(true);
    await world.untilState(second, 'APPLIED');
    await worker.stop();
  });

  it('lowered between two approvals by others, an admin who gave the first still says why', async () => {
    const project = await projectWith({ budgetCents: 1000, approvals: 2 });
    const worker = await world.worker();
    const session = await open(alice(), project, 'web-1');
    expect(await approveAs(world.admin, session)).toMatchObject({ given: 1, queued: false });
    await world.orchestrator.editProject(world.admin, { project, budget: '5' });
    expect(await refusal(approveAs(bob(), session))).toMatchObject({ code: 'BUDGET_EXCEEDED' });
    expect(await approveAs(world.admin, session, 'agreed')).toMatchObject({ given: 1, queued: false });
    expect(await approveAs(bob(), session)).toMatchObject({ given: 2, queued: true });
    await world.untilState(session, 'APPLIED');
    await worker.stop();
  });

  it('taken by somebody else after a plan failed is not held once more by its retry', async () => {
    const project = await projectWith({ budgetCents: 1000 });
    const bad = await world.worker({
      TERRAFORM_BIN: new URL('../support/dying-terraform.sh', import.meta.url).pathname,
    });
    const first = await open(alice(), project, 'web-1');
    await world.untilState(first, 'FAILED');
    await bad.stop();
    const second = await open(bob(), project, 'web-2');
    await world.orchestrator.retry(alice(), first);
    const worker = await world.worker();
    expect((await world.untilState(first, 'PLAN_READY')).held.needsAdmin).toMatchObject([{ code: 'BUDGET' }]);
    await approveAs(bob(), second);
    await world.untilState(second, 'APPLIED');
    await worker.stop();
  });

  it('is told of to the project admins at 80 % and at the wall, once each', async () => {
    const project = await projectWith({ budgetCents: 900 });
    await world.orchestrator.grant(world.admin, {
      project,
      subject: { kind: 'user', id: '400' },
      permission: 'admin',
    });
    await open(alice(), project, 'web-1');
    await open(alice(), project, 'web-2');
    await open(alice(), project, 'web-3');
    const told = await world.query<{ code: string; level: string | null }>(
      `select notice ->> 'code' as code, notice ->> 'level' as level from notices
       where user_id = '400' and notice ->> 'project' = $1 and notice ->> 'code' like 'BUDGET%' order by created_at, id`,
      [project],
    );
    expect(told.filter(({ code }) => code === 'BUDGET_USED')).toEqual([
      { code: 'BUDGET_USED', level: 'near' },
    ]);
    expect(told.filter(({ code }) => code === 'BUDGET_BEYOND')).toHaveLength(2);
  });
});

describe('rules', () => {
  const always: PolicyRule = { kind: 'freeze', cron: '* * * * *', durationMinutes: 5, timeZone: 'UTC' };

  it('a freeze that opens while an apply waits stops it', async () => {
    const project = await projectWith();
    const planner = await world.worker();
    const session = await open(alice(), project, 'web-1');
    await world.untilState(session, 'PLAN_READY');
    await planner.stop();
    await approveAs(alice(), session);
    await rule(project, always);
    const worker = await world.worker();
    const view = await world.untilState(session, 'PLAN_READY');
    expect(view.reason).toMatchObject({ code: 'POLICY_REFUSED', violations: [{ code: 'FROZEN' }] });
    expect(view.approvals).toEqual([]);
    expect(await refusal(approveAs(alice(), session))).toMatchObject({ code: 'POLICY_VIOLATED' });
    await worker.stop();
  });

  it('a rule that is laid down while an apply waits stops it', async () => {
    const project = await projectWith();
    const planner = await world.worker();
    const session = await open(alice(), project, 'web-1', { machine_type: 'large' });
    await world.untilState(session, 'PLAN_READY');
    await planner.stop();
    await approveAs(alice(), session);
    await rule(project, { kind: 'machine-size', maxVcpus: 2, maxMemoryGb: null });
    const worker = await world.worker();
    const view = await world.untilState(session, 'PLAN_READY');
    expect(view.reason?.violations).toEqual([
      { code: 'MACHINE_SIZE', resource: 'web-1', measure: 'vcpus', amount: 4, limit: 2 },
    ]);
    await worker.stop();
  });

  it('refuse before anything is stored what they do not allow', async () => {
    const project = await projectWith();
    await rule(project, { kind: 'exposure', public: 'forbidden' });
    await rule(project, { kind: 'cost', perResource: 1000, perSession: null });
    const error = await refusal(open(alice(), project, 'web-1', { public: 'true', machine_type: 'xlarge' }));
    expect(error).toMatchObject({
      code: 'POLICY_VIOLATED',
      context: { violations: [{ code: 'EXPOSURE' }, { code: 'RESOURCE_COST' }] },
    });
    await open(alice(), project, 'web-1');
  });

  it('that ask for others while an apply waits stop what its author alone has approved', async () => {
    const project = await projectWith();
    const planner = await world.worker();
    const session = await open(alice(), project, 'web-1');
    await world.untilState(session, 'PLAN_READY');
    await planner.stop();
    await approveAs(alice(), session);
    await rule(project, { kind: 'approvals', required: 1 });
    const worker = await world.worker();
    const view = await world.untilState(session, 'PLAN_READY');
    expect(view.reason).toMatchObject({ facts: { because: 'approvals', required: 1 } });
    await approveAs(bob(), session);
    await world.untilState(session, 'APPLIED');
    await worker.stop();
  });

  it('ask for approvals by others than those who edited it', async () => {
    const project = await projectWith();
    await rule(project, { kind: 'approvals', required: 1 });
    const worker = await world.worker();
    await world.orchestrator.grant(world.admin, {
      project,
      subject: { kind: 'user', id: '400' },
      permission: 'admin',
    });
    const editor = world.member('400');
    const session = await open(alice(), project, 'web-1');
    await world.orchestrator.addResource(editor, session, vm('web-2'));
    await world.orchestrator.removeResource(editor, session, 'web-2');
    for (const one of [alice(), editor]) {
      expect(await refusal(approveAs(one, session))).toMatchObject({ context: { because: 'own-session' } });
    }
    await approveAs(bob(), session);
    await world.untilState(session, 'APPLIED');
    await worker.stop();
  });
});

import { readdirSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createVault } from '../../src/db/vault.ts';
import { createWorld, vm, type World } from '../support/world.ts';

let world: World;
beforeAll(async () => {
  world = await createWorld();
  await world.worker();
});
afterAll(() => world.close());

describe('a deployment', () => {
  it('goes from the first resource to APPLIED, and applies exactly the plan that was approved', async () => {
    const session = await world.deploy(await world.project('first'), vm('web-1'), vm('web-2'));
    const planned = await world.untilState(session, 'PLAN_READY');
    expect(planned.plan).toMatchObject({ toAdd: 2, toChange: 0, toDestroy: 0, revision: 1 });
    expect(planned.plan?.cost).toMatchObject({ before: 0, after: 21_900, notPriced: [] });
    await world.approve(session);
    const applied = await world.untilState(session, 'APPLIED');
    expect(applied.reason).toBeNull();
    expect(applied.plan?.id).toBe(planned.plan?.id);
    const lines = await eventsOf(applied.run?.id);
    expect(lines.filter(({ kind }) => kind === 'complete')).toHaveLength(2);
    expect(lines.at(-1)?.['seq']).toBe(`${lines.length}`); // numbered without gaps
  });

  it('of a second session adds to what the first built and destroys nothing', async () => {
    const project = await world.project('second');
    await applied(await world.deploy(project, vm('one')));
    const second = await world.deploy(project, { type: 'vpc', inputs: { name: 'net' } });
    expect((await world.untilState(second, 'PLAN_READY')).plan).toMatchObject({
      toAdd: 1,
      toChange: 0,
      toDestroy: 0,
      changes: [{ address: 'terraform_data.vpc_net', action: 'create', outside: false }],
    });
    await applied(second);
    expect(await desiredNames('second')).toEqual(['net', 'one']);
  });

  it('leaves a trail of every transition, which nobody can change', async () => {
    const session = await world.deploy(await world.project('trail'), vm('one'));
    await applied(session);
    const trail = await world.query(
      `select from_state || ' → ' || to_state as step from audit_events
       where session_id = $1 and from_state is not null order by id`,
      [session],
    );
    expect(trail.map(({ step }) => step)).toEqual([
      'DRAFT → VALIDATING',
      'VALIDATING → PLANNING',
      'PLANNING → PLAN_READY',
      'PLAN_READY → APPROVED',
      'APPROVED → APPLYING',
      'APPLYING → APPLIED',
    ]);
    await expect(world.query('update audit_events set kind = $1', ['x'])).rejects.toThrow('append-only');
    await expect(world.query('delete from audit_events')).rejects.toThrow('append-only');
  });

  it('keeps state, plan and configuration encrypted, and no directory behind', async () => {
    const marker = 'recognisable-description';
    const session = await world.deploy(await world.project('sealed'), vm('one', { description: marker }));
    await applied(session);
    const [stored] = await world.query(
      `select v.id, v.body, v.project_id, p.plan_file, p.config from plans p
       join projects on projects.id = p.project_id
       join state_versions v on v.id = projects.state_version_id where p.session_id = $1`,
      [session],
    );
    for (const column of ['body', 'plan_file', 'config']) {
      expect(stored?.[column].includes(marker)).toBe(false);
    }
    const vault = createVault({ active: Buffer.from(world.environment['ENCRYPTION_KEY'] ?? '', 'base64') });
    const state = vault.open(stored?.['body'], `${stored?.['project_id']}/state/${stored?.['id']}`);
    expect(state.includes(marker)).toBe(true);
    await world.until('no directory is left', async () => readdirSync(world.workDir).length === 0);
  });

  it.each(['${file("/etc/passwd")}', '%{ for x in [1] }%{ endfor }', '$${a} %%{b}', '@everyone `rm` \\ "'])(
    'takes the text %j literally',
    async (text) => {
      const project = await world.project();
      const session = await world.deploy(project, vm('one', { description: text }));
      await applied(session);
      expect(await attributeInState(project, 'description')).toBe(text);
    },
  );
});

describe('a deployment that fails', () => {
  it('shows the diagnostic and owns what it left, so the next session repairs it', async () => {
    const project = await world.project('failing');
    const session = await world.deploy(project, vm('fine'), vm('broken', { simulate_failure: 'true' }));
    await world.approve(session);
    const failed = await world.untilState(session, 'FAILED');
    expect(failed.reason).toMatchObject({
      code: 'TERRAFORM_FAILED',
      diagnostics: [{ severity: 'error', summary: 'local-exec provisioner error' }],
    });
    expect(await world.query('select name, incomplete from desired_resources order by name')).toEqual(
      expect.arrayContaining([
        { name: 'broken', incomplete: true },
        { name: 'fine', incomplete: false },
      ]),
    );

    const next = await world.deploy(project, vm('another'));
    const { plan } = await world.untilState(next, 'PLAN_READY');
    expect(plan?.changes).toContainEqual(
      expect.objectContaining({ resource: 'broken', action: 'replace', outside: true }),
    );
  });

  it('needs a project admin to approve what the session did not ask for', async () => {
    const project = await world.project('outside');
    const failing = await world.deploy(project, vm('broken', { simulate_failure: 'true' }));
    await world.approve(failing);
    await world.untilState(failing, 'FAILED');
    await world.orchestrator.grant(world.admin, {
      project,
      subject: { kind: 'user', id: '200' },
      permission: 'deploy',
    });
    const next = await world.deploy(project, vm('another'));
    const { plan } = await world.untilState(next, 'PLAN_READY');
    await expect(world.orchestrator.approve(world.member('200'), next, plan?.id ?? '')).rejects.toMatchObject(
      {
        code: 'NOT_PERMITTED',
        context: { because: 'outside-changes' },
      },
    );
  });
});

describe('an edit', () => {
  it('supersedes the plan, and the approval of the replaced plan changes nothing', async () => {
    const session = await world.deploy(await world.project('edited'), vm('one'));
    const first = await world.untilState(session, 'PLAN_READY');
    await world.orchestrator.addResource(world.admin, session, vm('two'));
    await expect(
      world.orchestrator.approve(world.admin, session, first.plan?.id ?? ''),
    ).rejects.toMatchObject({ code: 'PLAN_REPLACED' });
    const second = await world.untilState(session, 'PLAN_READY');
    await expect(
      world.orchestrator.approve(world.admin, session, first.plan?.id ?? ''),
    ).rejects.toMatchObject({ code: 'PLAN_REPLACED' });
    expect(second.plan).toMatchObject({ toAdd: 2, revision: 1 });
    expect(await world.query('select 1 from approvals where session_id = $1', [session])).toEqual([]);
  });

  it('is refused for a name that is taken, and stores nothing', async () => {
    const project = await world.project('taken');
    await applied(await world.deploy(project, vm('one')));
    const session = await world.deploy(project, vm('two'));
    await world.untilState(session, 'PLAN_READY');
    for (const name of ['one', 'two']) {
      await expect(world.orchestrator.addResource(world.admin, session, vm(name))).rejects.toMatchObject({
        code: 'NAME_TAKEN',
      });
    }
    const view = await world.orchestrator.viewSession(session);
    expect(view).toMatchObject({ state: 'PLAN_READY', revision: 0 });
  });
});

describe('cancel', () => {
  it('ends a session that waits for approval', async () => {
    const session = await world.deploy(await world.project('unwanted'), vm('one'));
    await world.untilState(session, 'PLAN_READY');
    expect(await world.orchestrator.cancel(world.admin, session)).toEqual({ outcome: 'cancelled' });
    await expect(world.orchestrator.cancel(world.admin, session)).rejects.toMatchObject({
      code: 'ACTION_NOT_ALLOWED',
      context: { state: 'CANCELLED' },
    });
  });

  it('stops a running apply gracefully and records what exists', async () => {
    const project = await world.project('stopped');
    const session = await world.deploy(project, vm('quick'), vm('slow', { simulate_seconds: 60 }));
    await world.approve(session);
    await untilStarted(session, 'terraform_data.compute_vm_slow');
    expect(await world.orchestrator.cancel(world.admin, session)).toEqual({ outcome: 'stopping' });
    const cancelled = await world.untilState(session, 'CANCELLED');
    expect(cancelled.reason).toMatchObject({ code: 'CANCELLED_BY', facts: { userId: world.admin.userId } });
    expect(await desiredNames('stopped')).toContain('slow'); // tainted, but owned
  });
});

async function applied(session: string): Promise<void> {
  await world.approve(session);
  await world.untilState(session, 'APPLIED');
}

async function untilStarted(session: string, address: string): Promise<void> {
  await world.until(`${address} started`, async () => {
    const started = await world.query(
      `select 1 from run_events join runs on runs.id = run_id
       where session_id = $1 and run_events.kind = 'start' and address = $2`,
      [session, address],
    );
    return started.length > 0;
  });
}

function eventsOf(runId = '') {
  return world.query('select seq, kind, text from run_events where run_id = $1 order by seq', [runId]);
}

async function desiredNames(project: string): Promise<string[]> {
  const rows = await world.query(
    `select d.name from desired_resources d join projects p on p.id = d.project_id
     where p.name = $1 order by d.name`,
    [project],
  );
  return rows.map(({ name }) => name);
}

async function attributeInState(project: string, attribute: string): Promise<unknown> {
  const [stored] = await world.query(
    `select v.id, v.body, v.project_id from projects p join state_versions v on v.id = p.state_version_id
     where p.name = $1`,
    [project],
  );
  const vault = createVault({ active: Buffer.from(world.environment['ENCRYPTION_KEY'] ?? '', 'base64') });
  const state = JSON.parse(
    vault.open(stored?.['body'], `${stored?.['project_id']}/state/${stored?.['id']}`).toString(),
  );
  return state.resources[0].instances[0].attributes.input.value[attribute];
}
